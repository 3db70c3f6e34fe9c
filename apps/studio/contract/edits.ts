/** Edits: what a Batch does to each of its photos. */
import { z } from 'zod'

/** Pixels; the margin is a share of the shorter side that stays empty on every side. */
const canvas = z.strictObject({
  width: z.number().int().min(16).max(8192),
  height: z.number().int().min(16).max(8192),
  margin: z.number().min(0).max(0.4),
})

export const edits = z.strictObject({
  removeBackground: z.boolean(),
  background: z.enum(['keep', 'white', 'transparent']),
  canvas: canvas.nullable(),
  format: z.enum(['jpg', 'png', 'webp', 'avif']),
  quality: z.number().int().min(1).max(100),
})

export type Canvas = z.infer<typeof canvas>
export type Edits = z.infer<typeof edits>
