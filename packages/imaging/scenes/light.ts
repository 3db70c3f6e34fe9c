/** Where the light of a scene comes from. */
import type { Edits } from '../edits.ts'

export type LightFrom = NonNullable<Edits['backdrop']>['light']

/** In shares of the canvas's longer side from its middle; up and left are negative. */
export function lightAt(from: LightFrom): { readonly x: number; readonly y: number } {
  switch (from) {
    case 'left':
      return { x: -0.26, y: -0.3 }
    case 'top':
      return { x: 0, y: -0.42 }
    case 'right':
      return { x: 0.26, y: -0.3 }
  }
}
