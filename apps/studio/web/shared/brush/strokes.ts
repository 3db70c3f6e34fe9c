/** A painting as data: strokes in shares of the picture, so that it can be drawn at any size and taken back exactly. */
export interface Stroke {
  readonly kind: 'paint' | 'erase'
  /** Its width, as a share of the picture's longer side. */
  readonly size: number
  /** 0 has a hard edge, 1 fades from the middle on. */
  readonly softness: number
  readonly points: readonly Dot[]
}

/** From the upper left corner, as shares of width and height. */
export interface Dot {
  readonly x: number
  readonly y: number
}

export interface Painting {
  readonly strokes: readonly Stroke[]
  /** Those that were taken back, the last one first. */
  readonly undone: readonly Stroke[]
}

export type PaintingChange =
  | { readonly kind: 'begin'; readonly stroke: Stroke }
  | { readonly kind: 'extend'; readonly to: Dot }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'clear' }

export const EMPTY: Painting = { strokes: [], undone: [] }

/** Nearer points than this show no difference. */
const MIN_STEP = 0.002

export function painted(painting: Painting, change: PaintingChange): Painting {
  const { strokes, undone } = painting
  const last = strokes.at(-1)
  const [next] = undone
  switch (change.kind) {
    case 'begin':
      return { strokes: [...strokes, change.stroke], undone: [] }
    case 'extend':
      return last && isFar(last.points.at(-1), change.to)
        ? { strokes: [...strokes.slice(0, -1), extended(last, change.to)], undone }
        : painting
    case 'undo':
      return last ? { strokes: strokes.slice(0, -1), undone: [last, ...undone] } : painting
    case 'redo':
      return next ? { strokes: [...strokes, next], undone: undone.slice(1) } : painting
    case 'clear':
      return EMPTY
  }
}

/** Whether anything is painted that was not erased whole. */
export function isEmpty({ strokes }: Painting): boolean {
  return !strokes.some(({ kind }) => kind === 'paint')
}

function extended(stroke: Stroke, to: Dot): Stroke {
  return { ...stroke, points: [...stroke.points, to] }
}

function isFar(from: Dot | undefined, to: Dot): boolean {
  return !from || Math.hypot(to.x - from.x, to.y - from.y) >= MIN_STEP
}
