/** A photo fault: why one photo cannot be edited, in one line for a person. Other photos are not affected. */
export type PhotoFaultCode =
  | 'empty'
  | 'not_an_image'
  | 'unsupported'
  | 'truncated'
  | 'too_many_pixels'
  | 'too_large'
  | 'too_many_bytes'
  | 'no_model'
  | 'service_failed'
  | 'no_subject'
  | 'no_colour'
  | 'not_a_matte'
  | 'timed_out'
  | 'too_much_memory'
  | 'busy'
  | 'crashed'
  | 'missing'
  | 'disk_full'
  | 'not_writable'

export class PhotoFault extends Error {
  override readonly name = 'PhotoFault'
  readonly code: PhotoFaultCode

  constructor(code: PhotoFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Whether the fault lies in this machine and not in the photo, so that every further photo would meet it too. */
export function meetsEveryPhoto(code: PhotoFaultCode): boolean {
  return code === 'disk_full' || code === 'not_writable' || code === 'no_model'
}

/** @param cause the error of a write @returns the fault that says what a person can do about it */
export function writeFault(cause: unknown): PhotoFault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new PhotoFault('disk_full', 'The disk is full. Make room, then run the rest again.')
  }
  return new PhotoFault(
    'not_writable',
    `The output folder cannot be written to (${code || 'unknown reason'}). Choose another folder or change its permissions.`,
  )
}
