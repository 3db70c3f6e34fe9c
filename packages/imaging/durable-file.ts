/** Writes a file so that a power cut does not lose it, and so that a kill leaves no half of it. */
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFault } from './fault.ts'

/**
 * On the disk once a write returns: Node's permissions, which workers run under, forbid `sync` afterwards. Windows has no such
 * flag; there what workers write is synced by who takes it from them (confinement/job-files.ts).
 */
const SYNCED: number | undefined = Reflect.get(constants, 'O_DSYNC')
const WRITE_ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (SYNCED ?? 0)

/** Leaves nothing behind on failure. @throws PhotoFault `disk_full`, `not_writable` */
export async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(target, WRITE_ANEW)
    try {
      // As few writes as can be, since each waits for the disk.
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
      if (SYNCED === undefined && !process.permission) await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    await rm(target, { force: true }).catch(() => undefined)
    throw writeFault(cause)
  }
}

/**
 * Puts a file there, or another one in its place: who reads `target`, also after a kill, finds all of it or what was
 * there before. @throws PhotoFault `disk_full`, `not_writable`
 */
export async function putDurably(target: string, bytes: Uint8Array): Promise<void> {
  const whole = `${target}.whole`
  await writeDurably(whole, bytes)
  await renameDurably(whole, target)
}

/** A rename that survives a power cut: the name is an entry of its folder, and that is what is synced. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  if (process.platform === 'win32') return // it cannot open a folder
  const folder = await open(dirname(to))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
