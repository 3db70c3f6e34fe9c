/** The first bytes of a file as it arrives, however it is cut into pieces: they say whether it is a photo. */
import { PhotoFault } from '@allot/imaging/fault'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'

export class PhotoHead {
  #head = Buffer.alloc(0)
  #judged = false

  /** @returns one line for a person, once it is seen that this is no photo */
  add(chunk: Uint8Array): string | undefined {
    if (this.#judged) return undefined
    this.#head = Buffer.concat([this.#head, chunk.subarray(0, FORMAT_HEAD_BYTES - this.#head.length)])
    return this.#head.length < FORMAT_HEAD_BYTES ? undefined : this.end()
  }

  /** The same where no more comes. */
  end(): string | undefined {
    if (this.#judged) return undefined
    this.#judged = true
    try {
      formatOf(this.#head)
      return undefined
    } catch (fault) {
      if (fault instanceof PhotoFault) return fault.message
      throw fault
    }
  }
}
