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
import type { ReceivedFile } from './arriving.ts'
import { PhotoHead } from './photo-head.ts'

/**
 * @param body the bytes; the connection may break at any point
 * @param target where the photo is kept, whole or not at all
 * @throws PhotoFault `disk_full`, `not_writable`
 */
export async function receive(
  body: ReadableStream<Uint8Array> | null,
  target: string,
  maxBytes = MAX_FILE_BYTES,
): Promise<ReceivedFile> {
  await mkdir(dirname(target), { recursive: true })
  const part = `${target}.part`
  const file = await open(part, 'w')
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
    await renameDurably(part, target)
    return { ok: true, file: target, bytes, digest: hash.digest('base64url') }
  } finally {
    await file.close()
    await rm(part, { force: true })
  }
}
