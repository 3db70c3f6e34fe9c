/**
 * What tells the files of one photo apart, in names and in words: the size, and the format where two have the same size.
 *
 *   2048 × 2048 JPG, 1080 × 1350 JPG, 1080 × 1350 WebP → 2048x2048, 1080x1350-jpg, 1080x1350-webp
 */
import type { Output } from './recipe.ts'

/** @returns one for each, no two alike */
export function outputNames(outputs: readonly Pick<Output, 'canvas' | 'format'>[]): readonly string[] {
  const sizes = outputs.map(({ canvas }) => (canvas ? `${canvas.width}x${canvas.height}` : 'original'))
  const named = outputs.map(({ format }, at) => {
    const size = sizes[at] ?? ''
    return sizes.filter((each) => each === size).length > 1 ? `${size}-${format}` : size
  })
  // Two that differ in their margin alone.
  return named.map((name, at) => {
    const before = named.slice(0, at).filter((each) => each === name).length
    return before === 0 ? name : `${name}-${before + 1}`
  })
}
