/**
 * The work on one photo: edit it into a part file, capture its Batch export, give the file its final name, note it.
 * In this order a kill at any point leaves either nothing, or a capture that the repeated work finds again; never a
 * file that was not charged and never a charge without a file.
 */
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Imaging } from '@allot/imaging'
import { meetsEveryPhoto, type PhotoFault, writeFault } from '@allot/imaging/fault'
import type { Denial } from '@allot/rules/denial'
import { type Folders, syncFolder } from './folders.ts'
import type { Metering } from './metering.ts'
import type { BatchStore } from './store.ts'
import type { StoredBatch, StoredPhoto } from './stored.ts'

/** Why the rest of a Batch cannot be done. */
export class BatchStopped extends Error {
  override readonly name = 'BatchStopped'
  readonly denial: Denial | null

  constructor(message: string, denial: Denial | null = null) {
    super(message)
    this.denial = denial
  }
}

export interface Bench {
  readonly store: BatchStore
  readonly folders: Folders
  readonly imaging: Imaging
  readonly metering: Metering
}

/** @param remaining how many photos of the Batch, this one included, are not settled @throws BatchStopped */
export async function workOn(
  bench: Bench,
  batch: StoredBatch,
  photo: StoredPhoto,
  remaining: () => number,
): Promise<void> {
  const { store, folders, imaging, metering } = bench
  const target = folders.part(batch, photo)
  await mkdir(dirname(target), { recursive: true }).catch((cause) => stop(writeFault(cause)))
  const result = await imaging.editPhoto({ source: photo.source ?? '', target, edits: batch.edits })
  if (!result.ok) {
    if (meetsEveryPhoto(result.code)) throw new BatchStopped(result.message)
    store.settle(batch.id, photo.n, 'failed', result.message)
    return
  }
  const captured = await metering.capture(batch, photo.n, remaining())
  if ('denial' in captured) throw new BatchStopped(captured.denial.message, captured.denial)
  await rename(target, folders.result(batch, photo))
    .then(() => syncFolder(dirname(target)))
    .catch(async (cause) => {
      await metering.giveBack(batch, photo.n, captured.charge)
      stop(writeFault(cause))
    })
  store.exported(batch.id, photo.n, result)
}

function stop(fault: PhotoFault): never {
  throw new BatchStopped(fault.message)
}
