/**
 * The port to where the photos of Batches lie. Files are named by paths, because imaging works on files of this
 * machine.
 */

import type { Arriving, ReceivedFile } from './arriving.ts'

/**
 * The longest side of a photo that is shown among many: a tile of 262 pixels takes the smaller one, and the larger one on
 * a screen that draws each of them with four.
 */
export const TILE_SIDES = [320, 640] as const
export type TileSide = (typeof TILE_SIDES)[number]

/** A Batch, as storage knows it. */
export interface StoredFolder {
  readonly id: string
  /** The folder that results go to, where it is not the studio's own. */
  readonly out: string | null
}

/** And whose it is. */
export interface SpaceFolder extends StoredFolder {
  readonly space: string
}

/** And who made it. */
export interface OwnedFolder extends SpaceFolder {
  readonly member: string
}

export interface PhotoStorage {
  /**
   * Takes in an original: straight to the disk, counted, never in memory as a whole.
   * @returns the file, durable and whole; or why there is none
   */
  receiveOriginal(batch: SpaceFolder, n: number, arriving: Arriving): Promise<ReceivedFile>
  /** The same of a file that the studio has already: another name for it, and not another copy. @returns where it is then */
  adoptOriginal(batch: SpaceFolder, n: number, file: string): Promise<string>
  /** Takes in a matte that a person made, as `given.png` of the photo's cut-outs. */
  receiveMatte(batch: SpaceFolder, n: number, arriving: Arriving): Promise<ReceivedFile>
  /** Before results are written to the studio's own folder. @throws PhotoFault `disk_full` where they have no room */
  refuseFull(batch: OwnedFolder): void
  /** The folder of the cut-outs of a photo that can be chosen. */
  cutOuts(batch: StoredFolder, n: number): string
  preview(batch: StoredFolder, n: number, of: 'original' | 'result', side: TileSide): string
  /** The result is another one now. */
  removePreviews(batch: StoredFolder, n: number): Promise<void>
  /** @param name relative, with subfolders */
  result(batch: StoredFolder, name: string): string
  /** Where a result is written before it is charged: in the same folder, so that publishing it is one rename. */
  part(batch: StoredFolder, n: number, name: string): string
  /** A picture on its way to a generator. */
  between(batch: StoredFolder, n: number, step: number): string
  /** Gives a part file its name, for good. @throws PhotoFault `disk_full`, `not_writable` */
  publish(batch: StoredFolder, n: number, name: string): Promise<void>
  isTaken(batch: StoredFolder, name: string): boolean
  /** Makes the folder of results and tries to write there. @throws PhotoFault `disk_full`, `not_writable` */
  prepareResults(batch: OwnedFolder): Promise<void>
  /** Makes the folder of a file. @throws PhotoFault `disk_full`, `not_writable` */
  prepareFolderOf(file: string): Promise<void>
  /** Removes the part files that a killed process left. */
  removeParts(batch: StoredFolder): Promise<void>
  /** Removes the studio's own folder of a Batch. */
  remove(batch: string): Promise<void>
}
