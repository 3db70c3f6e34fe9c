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
