/** The file that leaves, as an output of a recipe file says it: its canvas, and the most bytes it may have. */
import type { Edits } from '../contract/edits.ts'
import type { RecipeOutput } from './recipe-file.ts'
import { RecipeProblem } from './recipe-problem.ts'

const DEFAULT_MARGIN = 0.08

/** @throws RecipeProblem */
export function canvasOf(output: RecipeOutput, base: Edits, at: number) {
  const { size, margin, position, enlarge } = output
  const [, width, height = width] = /^(\d+)(?:x(\d+))?$/.exec(String(size ?? '')) ?? []
  const sized = width ? { width: Number(width), height: Number(height), margin: DEFAULT_MARGIN } : null
  const canvas =
    base.canvas && sized ? { ...base.canvas, ...sized, margin: base.canvas.margin } : (sized ?? base.canvas)
  if (canvas)
    return {
      ...canvas,
      ...(margin !== undefined && { margin }),
      ...(position !== undefined && { position }),
      ...(enlarge === false && { enlarge }),
    }
  const [needing] =
    Object.entries({ margin, position, enlarge }).find(([, value]) => value !== undefined) ?? []
  if (needing === undefined) return null
  throw new RecipeProblem(
    ['outputs', at, needing],
    'it says where the photo stands on a canvas; name a size too',
  )
}

export function maxBytesOf(
  { max_bytes, format }: RecipeOutput,
  { maxBytes }: Edits,
): Pick<Edits, 'maxBytes'> {
  const most = max_bytes ?? (format === undefined ? maxBytes : undefined)
  return most === undefined ? {} : { maxBytes: most }
}
