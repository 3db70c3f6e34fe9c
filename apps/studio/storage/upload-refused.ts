/** Why a file is not taken in, whatever is in it: a bound of the Space, of the person or of this machine. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused'
  readonly code: UploadRefusedCode
  /** Seconds after which it is worth another try, where waiting helps. */
  readonly retryAfter: number | undefined

  /** @param message what happened, why, and what can be done, for a person */
  constructor(code: UploadRefusedCode, message: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.retryAfter = retryAfter
  }
}

/**
 * space_full: the Space stores as much as it may · person_full: so does the person, in all their Spaces · demos_full: so do
 * the visitors of the demonstration together · network_sent: as much as may come from one network within a day has ·
 * too_many_uploads: too many at once · disk_floor: this server keeps the rest of its disk for its log
 */
export type UploadRefusedCode =
  | 'space_full'
  | 'person_full'
  | 'demos_full'
  | 'network_sent'
  | 'too_many_uploads'
  | 'disk_floor'
