/** Edits: what is done to a photo, and the file that comes out. */
import { z } from 'zod'

/** The size of the result in pixels. The margin is a share of the shorter side, left empty on every side. */
const canvas = z.strictObject({
  width: z.number().int().min(16).max(8192),
  height: z.number().int().min(16).max(8192),
  margin: z.number().min(0).max(0.4),
})

export const edits = z.strictObject({
  removeBackground: z.boolean(),
  background: z.enum(['keep', 'white', 'transparent']),
  /** Null keeps the size of the photo. */
  canvas: canvas.nullable(),
  format: z.enum(['jpg', 'png', 'webp', 'avif']),
  /** For every format but png. */
  quality: z.number().int().min(1).max(100),
})

export type Canvas = z.infer<typeof canvas>
export type Edits = z.infer<typeof edits>
