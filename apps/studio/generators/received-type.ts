/** What came from a generator is checked before it is a result: its type by its first bytes, a picture to its end. */
import { open, rm, stat } from 'node:fs/promises'
import type { Imaging } from '@allot/imaging'
import { PhotoFault } from '@allot/imaging/fault'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'
import type { GenerationBrief } from '../tools/brief.ts'
import type { MadeGeneration } from './generations.ts'
import type { GeneratorError } from './generator.ts'

type ResultType = MadeGeneration['type']

export const RESULT_TYPES: readonly ResultType[] = ['png', 'jpg', 'webp', 'mp4']

/** The largest result that is kept (law 9). */
const MAX_RESULT_BYTES = { image: 50 * 1024 * 1024, video: 200 * 1024 * 1024 }

export async function receivedType(
  file: string,
  medium: GenerationBrief['medium'],
  imaging: Pick<Imaging, 'copyPicture'>,
): Promise<ResultType | { readonly error: GeneratorError }> {
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  if (size === 0) return empty('the answer held nothing')
  if (size > MAX_RESULT_BYTES[medium]) return empty(`the result has ${size} bytes, more than is kept`)
  const type = typeOf(await headOf(file))
  if (type === undefined) return empty('the result is of no type that is taken')
  if (type === 'mp4') return medium === 'video' ? type : empty('the result is a video and no picture')
  const copy = `${file}-checked.webp`
  const decoded = await imaging.copyPicture({ source: file, target: copy, side: 64, format: 'webp' })
  await rm(copy, { force: true })
  return decoded.ok ? type : empty(`the picture cannot be decoded (${decoded.code})`)
}

function empty(detail: string): { readonly error: GeneratorError } {
  return { error: { kind: 'empty', detail } }
}

function typeOf(head: Buffer): ResultType | undefined {
  if (/^ftyp(isom|iso\d|mp4\d|avc1|M4V |qt {2})/.test(head.toString('latin1', 4, 12))) return 'mp4'
  try {
    const format = formatOf(head)
    if (format === 'jpeg') return 'jpg'
    return format === 'png' || format === 'webp' ? format : undefined
  } catch (fault) {
    if (fault instanceof PhotoFault) return undefined
    throw fault
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
