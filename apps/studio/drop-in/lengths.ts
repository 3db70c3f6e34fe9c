/** Lengths, positions and yes or no, as the parameters of both services write them; undefined where it is none. */
import type { Length, RelativePosition, Sides } from '@allot/imaging/composition'

/** `30px`, `10%`; without a unit pixels. */
export function lengthIn(text: string): Length | undefined {
  const [, figure, unit] = /^(\d{1,6}(?:\.\d{1,6})?)(px|%)?$/.exec(text) ?? []
  if (figure === undefined) return undefined
  return unit === '%' ? { share: Number(figure) / 100 } : { pixels: Number(figure) }
}

/** One length for all sides, two for vertical and horizontal, or four: top, right, bottom, left. */
export function sidesIn(text: string): Sides<Length> | undefined {
  const lengths = text.split(/\s+/).map(lengthIn)
  const [top, right = top, bottom = top, left = right] = lengths
  if (![1, 2, 4].includes(lengths.length) || lengths.includes(undefined)) return undefined
  return top && right && bottom && left && { top, right, bottom, left }
}

/** `50%`, for both directions, or `0% 100%`: horizontal and vertical. */
export function positionIn(text: string): RelativePosition | undefined {
  const [x, y = x, ...more] = text.split(/\s+/).map(percentIn)
  return x === undefined || y === undefined || more.length > 0 ? undefined : { x, y }
}

/** `0%` to `100%`, as a share. */
export function percentIn(text: string): number | undefined {
  const [, figure] = /^(\d{1,3}(?:\.\d{1,4})?)%$/.exec(text) ?? []
  const share = Number(figure) / 100
  return share >= 0 && share <= 1 ? share : undefined
}

export function booleanIn(text: string): boolean | undefined {
  if (/^(true|1|yes|on)$/i.test(text)) return true
  return /^(false|0|no|off)$/i.test(text) ? false : undefined
}
