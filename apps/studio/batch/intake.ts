/** Intake: a photo on its way in goes straight to the disk, counted, never held in memory as a whole. */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFault } from '@allot/imaging/fault'
import { MAX_FILE_BYTES } from '@allot/imaging/format'

export type Arrived =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly message: string }

/** @param body the bytes, ending early or too late as they may @param target where the photo is kept, whole or not at all */
export async function takeIn(body: ReadableStream<Uint8Array> | null, target: string): Promise<Arrived> {
  await mkdir(dirname(target), { recursive: true })
  const part = `${target}.part`
  const file = await open(part, 'w')
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      if (bytes > MAX_FILE_BYTES) {
        return {
          ok: false,
          message: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB. Save a smaller copy.`,
        }
      }
      await file.write(chunk).catch((cause) => {
        throw writeFault(cause)
      })
    }
    if (bytes === 0) return { ok: false, message: 'The file is empty.' }
    await file.sync()
    await rename(part, target)
    return { ok: true, bytes }
  } finally {
    await file.close()
    await rm(part, { force: true })
  }
}
