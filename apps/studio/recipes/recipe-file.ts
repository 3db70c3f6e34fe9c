/**
 * A recipe file: what is done to photos, and the files that leave, as a person writes it down and gives it on. Steps come
 * first, the same for every output. The number of the version changes where an old recipe would mean something else.
 *
 *   recipe: 1
 *   steps:
 *     - remove_background
 *     - ai_shadow: { kind: cast }
 *   outputs:
 *     - { size: 2048, format: jpg }
 */
import { numberWithin, oneOf } from '@allot/imaging/schema-texts'
import { z } from 'zod'
import { MAX_STEPS } from '../contract/limits.ts'
import { PRESET_NAMES } from '../contract/presets.ts'

const share = numberWithin(0, 0.4)

/** A tool by its name, or with its settings; `background` has a word, a colour or the name of a picture's file. */
const step = z.union(
  [
    z.string().min(1).max(40),
    z.record(
      z.string().max(40),
      z.union([
        z.string().min(1).max(4_096),
        z.record(z.string().max(40), z.union([z.string(), z.number(), z.boolean()])),
      ]),
    ),
  ],
  'write a tool by its name, or with its settings: ai_shadow: { kind: cast }',
)

const NAME = 'write how results are called, in at most 200 characters: {name}-large'
const SIZE = 'write 2048 for a square of so many pixels, or 1600x2000'

const output = named('an output', {
  preset: oneOf(PRESET_NAMES).optional(),
  /** `2048` for a square, `1600x2000` for another shape. */
  size: z.union([z.number().int(), z.string().regex(/^\d+(x\d+)?$/, SIZE)], SIZE).optional(),
  margin: z
    .union(
      [share, z.strictObject({ top: share, right: share, bottom: share, left: share })],
      'write a share from 0 to 0.4, or one for each side: { top: 0.1, right: 0, bottom: 0, left: 0 }',
    )
    .optional(),
  position: z.string('write where the photo stands, as center or top-left').optional(),
  enlarge: z.boolean('write true or false').optional(),
  format: oneOf(['jpg', 'png', 'webp', 'avif']).optional(),
  quality: numberWithin(1, 100, 'whole').optional(),
  max_bytes: numberWithin(1_000, Number.MAX_SAFE_INTEGER, 'whole').optional(),
  /** How results are called; `{name}` is the photo's own name. */
  name: z.string(NAME).min(1, NAME).max(200, NAME).optional(),
})

const OUTPUTS = 'write one output at least, and at most 20, each in a line of its own: - { format: jpg }'
const STEPS = `write a list of at most ${MAX_STEPS} steps, each in a line of its own: - remove_background`

export const recipeFile = named('a recipe', {
  recipe: z.literal(1, 'write recipe: 1; a higher number is of a newer Allot, which reads such recipes'),
  steps: z.array(step, STEPS).max(MAX_STEPS, STEPS).default([]),
  outputs: z.array(output, OUTPUTS).min(1, OUTPUTS).max(20, OUTPUTS),
})

export type RecipeFile = z.infer<typeof recipeFile>
export type FileStep = RecipeFile['steps'][number]
export type RecipeOutput = z.infer<typeof output>

/** @param what as in "… has no …" */
function named<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${what} has no ${issue.keys.join(', ')}; there are ${known}`
        : `write ${what} as names with values; there are ${known}`,
  })
}
