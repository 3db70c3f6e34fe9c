/**
 * What a segmentation model is and how it wants its pixels. ISNet is described here; an operator's own model by a small file
 * beside its weights, so that another one is a matter of two files (docs/guides/models.md).
 */
import { z } from 'zod'

const three = z.tuple([z.number(), z.number(), z.number()])
const name = z.string().trim().min(1).max(200)

/** The content of `model.json`. */
export const modelDescription = z.strictObject({
  name,
  /** Of the weights, as people will read it. */
  licence: name,
  /** What else people should know before they use it. */
  note: name.optional(),
  /** The file of the weights, in the same folder. */
  weights: z
    .string()
    .regex(/^[^/\\]+\.onnx$/, 'name an .onnx file in this folder')
    .default('model.onnx'),
  input: name,
  output: name,
  /** Of the square that it looks at, in pixels. */
  side: z.number().int().min(64).max(2_048),
  /** A colour from 0 to 1 becomes (colour - mean) / scale, for red, green and blue. */
  mean: three,
  scale: three.refine((scale) => scale.every((each) => each > 0), 'each number must be above 0'),
  /** none: the output is 0 to 1 · sigmoid: it is any number · stretch: its least and greatest become 0 and 1 */
  activation: z.enum(['none', 'sigmoid', 'stretch']).default('none'),
})

export type ModelDescription = Readonly<z.output<typeof modelDescription>>

/** As the package of its weights prepares pixels: (value - 128) / 256. */
export const ISNET: ModelDescription = {
  name: 'ISNet (general use)',
  licence: 'MIT, as the package of the weights says',
  note: 'Its training data is licensed for non-commercial use, and the package itself is AGPL-3.0; its code is never loaded.',
  weights: 'model.onnx',
  input: 'input',
  output: 'output',
  side: 1_024,
  mean: [128 / 255, 128 / 255, 128 / 255],
  scale: [256 / 255, 256 / 255, 256 / 255],
  activation: 'none',
}
