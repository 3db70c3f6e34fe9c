/** Tries whether a folder can be written to, by a file that is gone again afterwards. */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** As much as the log grows by in a busy moment. */
const BYTES = 256 * 1024

/** @throws Error where the disk is full or cannot be written to */
export async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, 'allot.sqlite-attempt')
  try {
    const file = await open(path, 'w')
    try {
      await file.writeFile(Buffer.alloc(BYTES, 1))
      await file.sync()
    } finally {
      await file.close()
    }
  } finally {
    await rm(path, { force: true })
  }
}
