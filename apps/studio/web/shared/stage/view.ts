/** How a picture is looked at: its enlargement, and how far it is moved, in pixels of the screen. */
export interface View {
  /** 1 fits the frame. */
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export type Swipe = 'left' | 'right'

export const FITTED: View = { zoom: 1, x: 0, y: 0 }
const MAX_ZOOM = 6

/**
 * Enlarged so that the point under the finger stays there.
 * @param at from the middle of the frame
 */
export function zoomedAt(view: View, factor: number, at: Point): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor))
  if (zoom === 1) return FITTED
  const change = zoom / view.zoom
  return { zoom, x: at.x - (at.x - view.x) * change, y: at.y - (at.y - view.y) * change }
}

/**
 * Every pixel of the picture is one of the screen; one that is smaller than its place stays as it is.
 * @param shown its width on the page, without the zoom @param density pixels of the screen for one of the page
 */
export function atFullSize(natural: number, shown: number, density: number): View {
  const zoom = natural / Math.max(1, shown) / density
  return zoom <= 1 ? FITTED : { zoom, x: 0, y: 0 }
}

/** Pixels that a finger goes for a swipe; less is a tap that slipped. */
const SWIPE = 56

/** Undefined for what is no swipe: too short, or more down than across, which scrolls the page. */
export function swipeOf(from: Point, to: Point): Swipe | undefined {
  const x = to.x - from.x
  if (Math.abs(x) < SWIPE || Math.abs(x) < 1.5 * Math.abs(to.y - from.y)) return undefined
  return x > 0 ? 'right' : 'left'
}

/** Moved, at most until an edge of the frame is reached; a picture that fits does not move. */
export function movedBy(
  view: View,
  by: Point,
  frame: { readonly width: number; readonly height: number },
): View {
  return { ...view, x: within(view.x + by.x, frame.width), y: within(view.y + by.y, frame.height) }

  function within(value: number, side: number): number {
    const most = (side * (view.zoom - 1)) / 2
    return most === 0 ? 0 : Math.min(most, Math.max(-most, value))
  }
}
