/** Writes a file so that a power cut does not lose it. */
import { open, rm } from 'node:fs/promises'
import { writeFault } from './fault.ts'

/** Leaves nothing behind on failure. @throws PhotoFault `disk_full`, `not_writable` */
export async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(target, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    await rm(target, { force: true }).catch(() => undefined)
    throw writeFault(cause)
  }
}
