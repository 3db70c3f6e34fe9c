/** Gives a file that is here a second name, so that neither is lost when the other goes, and none is copied. */
import { copyFile, link } from 'node:fs/promises'
import { writeFault } from '@allot/imaging/fault'

/** Copies it where the disk knows no second names, as FAT. @throws PhotoFault `disk_full`, `not_writable` */
export async function adopt(file: string, target: string): Promise<void> {
  await link(file, target)
    .catch(() => copyFile(file, target))
    .catch((cause: unknown) => {
      throw writeFault(cause)
    })
}
