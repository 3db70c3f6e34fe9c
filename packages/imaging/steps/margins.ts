/** What stays empty around the subject, in pixels by side. */
import type { Canvas, Margins } from '../edits.ts'

export function marginsOf({ width, height, margin }: Canvas): Margins {
  const pixels = (share: number) => Math.round(share * Math.min(width, height))
  if (typeof margin === 'number') {
    const all = pixels(margin)
    return { top: all, right: all, bottom: all, left: all }
  }
  const { top, right, bottom, left } = margin
  return { top: pixels(top), right: pixels(right), bottom: pixels(bottom), left: pixels(left) }
}
