/** What is handed to a generator: copies without metadata, no larger than models take. */
import type { Imaging } from '@allot/imaging'
import { type FailedGeneration, technical } from './failure-message.ts'
import type { GenerationRequest } from './generations.ts'
import type { Abilities, GeneratorCall } from './generator.ts'

type SentFiles = Pick<GeneratorCall, 'picture' | 'mask'> & {
  /** To be removed after the call. */
  readonly files: readonly string[]
}

/** The longer side in pixels. */
const SENT_SIDE = 2_048

/** @param part the copies are named after it @param form how the generator takes a mask */
export async function sentFiles(
  { picture, mask, brief }: Pick<GenerationRequest, 'picture' | 'mask' | 'brief'>,
  part: string,
  form: Abilities['mask'],
  imaging: Pick<Imaging, 'copyPicture'>,
): Promise<SentFiles | FailedGeneration> {
  if (picture === null) return { picture: null, mask: null, files: [] }
  // A photo as JPEG is a tenth of its PNG; only a cut-out has transparency to keep.
  const format = brief.from === 'cut_out' ? 'png' : 'jpg'
  const file = `${part}-picture.${format}`
  const copied = await imaging.copyPicture({ source: picture, target: file, side: SENT_SIDE, format })
  if (!copied.ok) return technical(copied.message)
  const { width, height } = copied
  const sent = { file, width, height }
  if (mask === null || form === null) return { picture: sent, mask: null, files: [file] }
  const target = `${part}-mask.png`
  const size = { width, height, white: form === 'hole' ? 'transparent' : 'white' } as const
  const drawn = await imaging.copyPicture({
    source: mask,
    target,
    side: SENT_SIDE,
    format: 'png',
    mask: size,
  })
  if (!drawn.ok) return technical(`What you painted cannot be read. Paint it again. (${drawn.message})`)
  return { picture: sent, mask: target, files: [file, target] }
}
