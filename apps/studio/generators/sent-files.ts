/** What is handed to a generator: copies without metadata, no larger than models take. */
import type { Imaging } from '@allot/imaging'
import { type FailedGeneration, technical } from './failure-message.ts'
import type { GenerationRequest } from './generations.ts'
import type { GeneratorCall } from './generator.ts'

export type SentFiles = Pick<GeneratorCall, 'picture' | 'mask'> & {
  /** To be removed after the call. */
  readonly files: readonly string[]
}

/** The longer side in pixels. */
const SENT_SIDE = 2_048

/** @param part the copies are named after it */
export async function sentFiles(
  { picture, mask }: Pick<GenerationRequest, 'picture' | 'mask'>,
  part: string,
  imaging: Pick<Imaging, 'copyPicture'>,
): Promise<SentFiles | FailedGeneration> {
  const files: string[] = []
  const copied = async (source: string | null, name: string): Promise<string | null | FailedGeneration> => {
    if (source === null) return null
    const target = `${part}-${name}.png`
    const made = await imaging.copyPicture({ source, target, side: SENT_SIDE, format: 'png' })
    if (!made.ok) return technical(made.message)
    files.push(target)
    return target
  }
  const sentPicture = await copied(picture, 'picture')
  if (sentPicture !== null && typeof sentPicture === 'object') return sentPicture
  const sentMask = await copied(mask, 'mask')
  if (sentMask !== null && typeof sentMask === 'object') return sentMask
  return { picture: sentPicture, mask: sentMask, files }
}
