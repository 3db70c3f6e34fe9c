/** The outputs of a recipe file: for each file that leaves, the steps before it and the edits that make it. */
import type { z } from 'zod'
import { type Edits, edits } from '../contract/edits.ts'
import { PRESETS } from '../contract/presets.ts'
import type { Step } from '../contract/recipe.ts'
import { readSteps } from '../tools/registry.ts'
import { stagesOf } from '../tools/stages.ts'
import { canvasOf, maxBytesOf } from './file-output.ts'
import { type FileAt, type FileSteps, stepsOf } from './file-steps.ts'
import type { RecipeFile } from './recipe-file.ts'
import { RecipeProblem } from './recipe-problem.ts'

export { RecipeProblem } from './recipe-problem.ts'

/** One file for each photo. */
export interface NamedOutput {
  /** Null where the edits say it all: where no tool does more than cut out and put something behind. */
  readonly steps: readonly Step[] | null
  /** What is done last, and the file that leaves. */
  readonly edits: Edits
  readonly name: string | undefined
}

const PLAIN: Edits = { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 }

/** @param fileAt the path of a picture's file, where there is one @throws RecipeProblem */
export function outputsOf({ steps, outputs }: RecipeFile, fileAt: FileAt): readonly NamedOutput[] {
  const asked = stepsOf(steps, fileAt)
  const made = outputs.map((each, at) => {
    const preset = each.preset && PRESETS[each.preset].edits
    const base: Edits = preset ?? PLAIN
    const read = edits.safeParse({
      ...behind(asked, preset),
      canvas: canvasOf(each, base, at),
      format: each.format ?? base.format,
      quality: each.quality ?? base.quality,
      ...maxBytesOf(each, base),
    })
    if (!read.success) throw problemOf(read.error, at)
    const { name } = each
    return { ...withTools(asked, read.data, preset), name }
  })
  refuseSame(made)
  return made
}

/** Written twice, an output would be one file that was announced as two. @throws RecipeProblem */
function refuseSame(outputs: readonly NamedOutput[]): void {
  const texts = outputs.map((output) => JSON.stringify(output))
  const again = texts.findIndex((text, at) => texts.indexOf(text) < at)
  if (again === -1) return
  const first = texts.indexOf(texts[again] ?? '')
  throw new RecipeProblem(
    ['outputs', again],
    `it makes the same files as outputs[${first}]; give it another size, format or name, or leave it out`,
  )
}

/** A preset says what comes behind the subject where no step does; a subject that is cut out alone has nothing behind. */
function behind(
  { removesBackground, background }: FileSteps,
  preset: Edits | undefined,
): Pick<Edits, 'removeBackground' | 'background'> {
  const removeBackground = (preset?.removeBackground ?? false) || removesBackground
  if (background !== undefined) return { removeBackground, background }
  return { removeBackground, background: preset?.background ?? (removeBackground ? 'transparent' : 'keep') }
}

/** @param plain the edits of the steps that need no tool */
function withTools(
  { tools, background, isBehind }: FileSteps,
  plain: Edits,
  preset: Edits | undefined,
): Pick<NamedOutput, 'steps' | 'edits'> {
  if (tools === null) return { steps: null, edits: plain }
  const { removeBackground, background: _, ...output } = plain
  const first: Step[] = preset?.removeBackground
    ? [
        { tool: 'background_removal', settings: {} },
        { tool: 'background', settings: { fill: 'white' } },
      ]
    : []
  const read = readSteps([...first, ...tools])
  const { last } = stagesOf(read, output)
  // A picture of this machine is no setting of a tool; it stands behind what the steps make, but for a later scene.
  const isPicture = typeof background === 'object' && isBehind
  const { backdrop: _scene, ...others } = last
  return {
    steps: read.map(({ step }) => step),
    edits: isPicture ? { ...others, removeBackground, background } : last,
  }
}

/** What is wrong with the edits, by the name that it has in a recipe. */
function problemOf({ issues: [issue] }: z.ZodError, at: number): RecipeProblem {
  const [first, second] = issue?.path ?? []
  const inCanvas = second === 'width' || second === 'height' ? 'size' : second
  return new RecipeProblem(
    ['outputs', at, String(first === 'canvas' ? inCanvas : first)],
    issue?.message ?? '',
  )
}
