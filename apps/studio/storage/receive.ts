/**
 * Receives a photo: from the network to the disk chunk by chunk, counted, never in memory as a whole. What is none by its
 * first bytes is refused as they come.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { renameDurably } from '@allot/imaging/durable-file'
import { writeFault } from '@allot/imaging/fault'
import { MAX_FILE_BYTES } from '@allot/imaging/format'
import { ArrivedLate, type ReceivedFile } from './arriving.ts'
import { PhotoHead } from './photo-head.ts'

/**
 * @param body the bytes; the connection may break at any point
 * @param target where the photo is kept, whole or not at all
 * @param isWanted looked at once all of it is here, at the moment in which it takes its place
 * @throws PhotoFault `disk_full`, `not_writable`; ArrivedLate
 */
export async function receive(
  body: ReadableStream<Uint8Array> | null,
  target: string,
  maxBytes = MAX_FILE_BYTES,
  isWanted = () => true,
): Promise<ReceivedFile> {
  await mkdir(dirname(target), { recursive: true })
  const part = takePart(target)
  const file = await open(part, 'w').catch((cause: unknown) => {
    arriving.delete(part)
    throw cause
  })
  const hash = createHash('sha256')
  const head = new PhotoHead()
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      const refusal = head.add(chunk)
      if (refusal !== undefined) return { ok: false, message: refusal }
      if (bytes > maxBytes) {
        return {
          ok: false,
          message: `The file is larger than ${maxBytes / 1024 / 1024} MB. Save a smaller copy.`,
        }
      }
      hash.update(chunk)
      await file.write(chunk).catch((cause: unknown) => {
        throw writeFault(cause)
      })
    }
    const refusal = head.end()
    if (refusal !== undefined) return { ok: false, message: refusal }
    await file.sync()
    if (!isWanted()) throw new ArrivedLate('The file was sent before, or is too late.')
    await renameDurably(part, target)
    return { ok: true, file: target, bytes, digest: hash.digest('base64url') }
  } finally {
    await file.close()
    await rm(part, { force: true })
    arriving.delete(part)
  }
}

/** Files that are being written now. */
const arriving = new Set<string>()

/** A name of its own, since the same photo may be on its way twice; what a kill leaves is overwritten. */
function takePart(target: string): string {
  for (let n = 0; ; n++) {
    const part = n === 0 ? `${target}.part` : `${target}.${n}.part`
    if (arriving.has(part)) continue
    arriving.add(part)
    return part
  }
}
