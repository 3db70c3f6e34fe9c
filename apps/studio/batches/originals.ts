/**
 * The originals of a draft's photos: sent, or here already. They come until the run begins, and what the run has reserved
 * is for those that are here then. A file that was begun before and is whole only afterwards replaces none.
 */
import { ArrivedLate, type Arriving } from '../storage/arriving.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'

interface OriginalPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
}

export class Originals {
  readonly #ports: OriginalPorts
  readonly #isStarting: (id: string) => boolean

  /** @param isStarting whether what a Batch takes is being reserved */
  constructor(ports: OriginalPorts, isStarting: (id: string) => boolean) {
    this.#ports = ports
    this.#isStarting = isStarting
  }

  /** Takes in what is sent; a file that cannot be used makes the photo fail. @throws PhotoFault, UploadRefused */
  async receive(batch: BatchRecord, n: number, arriving: Arriving): Promise<'received' | 'too_late'> {
    const { store, storage } = this.#ports
    const isWanted = () => this.#takesPhotos(batch.id)
    try {
      const received = await storage.receiveOriginal(batch, n, { ...arriving, isWanted })
      if (!isWanted()) return 'too_late'
      if (received.ok) store.saveSource(batch.id, n, received.file, received.bytes)
      else store.saveItem(batch.id, n, { name: 'failed', reason: received.message, settled: null })
      return 'received'
    } catch (cause) {
      if (cause instanceof ArrivedLate) return 'too_late'
      throw cause
    }
  }

  /** The original of a photo is a file that is here already; a sample stays where it is. @throws PhotoFault */
  async adopt(
    batch: BatchRecord,
    n: number,
    { file, bytes, isSample }: { readonly file: string; readonly bytes: number; readonly isSample: boolean },
  ): Promise<void> {
    const { store, storage } = this.#ports
    const source = isSample ? file : await storage.adoptOriginal(batch, n, file)
    store.saveSource(batch.id, n, source, bytes)
  }

  #takesPhotos(id: string): boolean {
    return this.#ports.store.job(id)?.state.name === 'draft' && !this.#isStarting(id)
  }
}
