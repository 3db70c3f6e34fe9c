/**
 * The port to where the photos of Batches lie. Files are named by paths, because imaging works on files of this
 * machine.
 */

/** A Batch, as storage knows it. */
export interface StoredFolder {
  readonly id: string
  /** The folder that results go to, where it is not the studio's own. */
  readonly out: string | null
}

export interface PhotoStorage {
  /**
   * Takes in an original: straight to the disk, counted, never in memory as a whole.
   * @returns the file, durable and whole; or why there is none
   */
  receiveOriginal(
    batch: StoredFolder,
    n: number,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<ReceivedFile>
  /** Takes in a matte that a person made, as `given.png` of the photo's cut-outs. */
  receiveMatte(batch: StoredFolder, n: number, body: ReadableStream<Uint8Array> | null): Promise<ReceivedFile>
  /** The folder of the cut-outs of a photo that can be chosen. */
  cutOuts(batch: StoredFolder, n: number): string
  preview(batch: StoredFolder, n: number, of: 'original' | 'result'): string
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
  prepareResults(batch: StoredFolder): Promise<void>
  /** Makes the folder of a file. @throws PhotoFault `disk_full`, `not_writable` */
  prepareFolderOf(file: string): Promise<void>
  /** Removes the part files that a killed process left. */
  removeParts(batch: StoredFolder): Promise<void>
  /** Removes the studio's own folder of a Batch. */
  remove(batch: string): Promise<void>
}

export type ReceivedFile =
  /** @param digest SHA-256 in base64url */
  | { readonly ok: true; readonly file: string; readonly bytes: number; readonly digest: string }
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }
