/** The files of photos: results, and small pictures of originals and results. */
import { existsSync } from 'node:fs'
import type { ImagingOf } from '@allot/imaging'
import type { PhotoStorage, TileSide } from '../storage/photo-storage.ts'
import type { BatchRecord } from './batch-record.ts'
import { fileName, type PhotoRecord } from './photo-record.ts'

export class PhotoFiles {
  readonly #storage: PhotoStorage
  readonly #imagingOf: ImagingOf

  constructor({ storage, imagingOf }: { readonly storage: PhotoStorage; readonly imagingOf: ImagingOf }) {
    this.#storage = storage
    this.#imagingOf = imagingOf
  }

  /** Where it is exported and still there. @param at which of its files, from 0 */
  result(batch: BatchRecord, photo: PhotoRecord, at = 0): string | undefined {
    if (photo.state.name !== 'done' || at > photo.state.result.further.length) return undefined
    const file = this.#storage.result(batch, fileName(photo, at))
    return existsSync(file) ? file : undefined
  }

  /** Made when it is first asked for. @returns undefined where the photo cannot be read */
  async preview(
    batch: BatchRecord,
    photo: PhotoRecord,
    of: 'original' | 'result',
    side: TileSide,
  ): Promise<string | undefined> {
    const source = of === 'original' ? photo.source : this.result(batch, photo)
    if (!source) return undefined
    const preview = this.#storage.preview(batch, photo.n, of, side)
    if (existsSync(preview)) return preview
    await this.#storage.prepareFolderOf(preview)
    return (await this.#imagingOf(batch.space).previewPhoto(source, preview, side)).ok ? preview : undefined
  }
}
