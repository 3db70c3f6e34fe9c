/** Writes the cut-outs that a person can choose from: for each its matte and a small picture. */
import { join } from 'node:path'
import { type DecodedPhoto, rethrowAsFault } from './decode.ts'
import { writeDurably } from './durable-file.ts'
import type { Edits } from './edits.ts'
import type { AlternativeName } from './models/alternative-name.ts'
import type { Alternative } from './models/alternatives.ts'
import { encodedMatte } from './models/matte-file.ts'
import { runPipeline } from './steps/pipeline.ts'

/** @param folder is there already @throws PhotoFault `disk_full`, `not_writable` */
export async function writeAlternatives(
  photo: DecodedPhoto,
  found: readonly Alternative[],
  folder: string,
): Promise<readonly AlternativeName[]> {
  for (const { name, matte, subject } of found) {
    await writeDurably(join(folder, `${name}.png`), await encodedMatte(matte, photo))
    // A step changes the image that it is given.
    const own = { ...photo, image: photo.image.clone() }
    const { image } = await runPipeline(own, { edits: SMALL, subject: { matte, subject } })
    await writeDurably(
      join(folder, `${name}.webp`),
      await image.webp({ quality: 80 }).toBuffer().catch(rethrowAsFault),
    )
  }
  return found.map(({ name }) => name)
}

const SMALL: Edits = {
  removeBackground: true,
  background: 'transparent',
  canvas: { width: 320, height: 320, margin: 0.05 },
  format: 'webp',
  quality: 80,
}
