/**
 * A recipe: what is done to photos, and the files that leave, as a person writes it down and gives it on. Steps come
 * first, the same for every output. Tools add steps; the number of the version changes where an old recipe would mean
 * something else.
 */
import { z } from 'zod'
import { type Edits, edits } from './edits.ts'
import { PRESET_NAMES, PRESETS } from './presets.ts'

const share = z.number().min(0).max(0.4)

/** A word, a colour or the name of a picture's file; see `backgroundOf`. */
const step = z.union([
  z.literal('remove_background'),
  z.strictObject({ background: z.string().min(1).max(4_096) }),
])

const output = z.strictObject({
  preset: z.enum(PRESET_NAMES).optional(),
  /** `2048` for a square, `1600x2000` for another shape. */
  size: z.union([z.number().int(), z.string().regex(/^\d+(x\d+)?$/, 'write 2048, or 1600x2000')]).optional(),
  margin: z
    .union([share, z.strictObject({ top: share, right: share, bottom: share, left: share })])
    .optional(),
  position: z.string().optional(),
  enlarge: z.boolean().optional(),
  format: z.enum(['jpg', 'png', 'webp', 'avif']).optional(),
  quality: z.number().int().min(1).max(100).optional(),
  max_bytes: z.number().int().min(1_000).optional(),
  /** How results are called; `{name}` is the photo's own name. */
  name: z.string().min(1).max(200).optional(),
})

export const recipeFile = z.strictObject({
  recipe: z.literal(1),
  steps: z.array(step).max(20).default([]),
  outputs: z.array(output).min(1).max(20),
})

export type RecipeFile = z.infer<typeof recipeFile>
export type RecipeOutput = z.infer<typeof output>

/** One file for each photo. */
export interface NamedOutput {
  readonly edits: Edits
  readonly name: string | undefined
}

/** What cannot be made of a recipe that is well formed: where, and what to write instead. */
export class RecipeProblem extends Error {
  override readonly name = 'RecipeProblem'
  readonly path: readonly (string | number)[]

  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}

const DEFAULT_MARGIN = 0.08
const PLAIN: Edits = { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 }

/** @param fileAt the path of a picture's file, where there is one @throws RecipeProblem */
export function outputsOf({ steps, outputs }: RecipeFile, fileAt: FileAt): readonly NamedOutput[] {
  return outputs.map((each, at) => {
    const preset = each.preset && PRESETS[each.preset].edits
    const base: Edits = preset ?? PLAIN
    const made = edits.safeParse({
      ...behind(steps, preset, fileAt),
      canvas: canvasOf(each, base, at),
      format: each.format ?? base.format,
      quality: each.quality ?? base.quality,
      ...maxBytesOf(each, base),
    })
    if (made.success) return { edits: made.data, name: each.name }
    throw problemOf(made.error, at)
  })
}

type FileAt = (name: string) => string | undefined

/** A preset says what comes behind the subject where no step does; a subject that is cut out alone has nothing behind. */
function behind(
  steps: RecipeFile['steps'],
  preset: Edits | undefined,
  fileAt: FileAt,
): Pick<Edits, 'removeBackground' | 'background'> {
  const removeBackground = (preset?.removeBackground ?? false) || steps.includes('remove_background')
  const wanted = steps.findLast((step) => typeof step === 'object')?.background
  if (wanted !== undefined) return { removeBackground, background: backgroundOf(wanted, fileAt) }
  return { removeBackground, background: preset?.background ?? (removeBackground ? 'transparent' : 'keep') }
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

function canvasOf(output: RecipeOutput, base: Edits, at: number) {
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

function maxBytesOf({ max_bytes, format }: RecipeOutput, { maxBytes }: Edits): Pick<Edits, 'maxBytes'> {
  const most = max_bytes ?? (format === undefined ? maxBytes : undefined)
  return most === undefined ? {} : { maxBytes: most }
}

const WORDS = ['keep', 'white', 'transparent', 'blur'] as const

/** @throws RecipeProblem */
function backgroundOf(text: string, fileAt: FileAt): Edits['background'] {
  const word = WORDS.find((each) => each === text)
  if (word) return word
  const [, hex = ''] = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text) ?? []
  if (hex.length === 6) return `#${hex}`
  if (hex) return `#${[...hex].map((digit) => digit + digit).join('')}`
  const file = fileAt(text)
  if (file !== undefined) return { file }
  throw new RecipeProblem(
    ['steps', 'background'],
    `"${text}" is neither a colour like #f5f5f5, nor ${WORDS.join(', ')}, nor a picture that is there`,
  )
}
