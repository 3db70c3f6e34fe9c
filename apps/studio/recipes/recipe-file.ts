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
import { z } from 'zod'
import { MAX_STEPS } from '../contract/limits.ts'
import { PRESET_NAMES } from '../contract/presets.ts'

const share = z.number().min(0).max(0.4)

/** A tool by its name, or with its settings; `background` has a word, a colour or the name of a picture's file. */
const step = z.union([
  z.string().min(1).max(40),
  z.record(
    z.string().max(40),
    z.union([
      z.string().min(1).max(4_096),
      z.record(z.string().max(40), z.union([z.string(), z.number(), z.boolean()])),
    ]),
  ),
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
  steps: z.array(step).max(MAX_STEPS).default([]),
  outputs: z.array(output).min(1).max(20),
})

export type RecipeFile = z.infer<typeof recipeFile>
export type FileStep = RecipeFile['steps'][number]
export type RecipeOutput = z.infer<typeof output>
