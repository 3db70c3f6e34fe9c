/**
 * The part of a file that a request asks for: one range of bytes, as players of videos ask for them (RFC 9110, 14). What is
 * no range, or several, gets the whole file, as the standard allows.
 *
 *   bytes=0-499 the first 500 bytes · bytes=500- from there to the end · bytes=-500 the last 500
 */

/** The first and the last byte of it. */
export type ByteRange = { readonly first: number; readonly last: number } | 'unsatisfiable'

/** @returns undefined for the whole file */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  if (last !== '' && Number(last) < Number(first)) return undefined // it is no range
  if (Number(first) >= size) return 'unsatisfiable'
  return { first: Number(first), last: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
