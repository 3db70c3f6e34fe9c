/** What the next stroke is painted with, and how large the picture is shown. */
export interface Brush {
  readonly kind: 'paint' | 'erase'
  /** Percent of the picture's longer side. */
  readonly size: number
  /** Percent. */
  readonly softness: number
  /** 1 fits the picture. */
  readonly zoom: number
}

export const FIRST_BRUSH: Brush = { kind: 'paint', size: 8, softness: 30, zoom: 1 }
