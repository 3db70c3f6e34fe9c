/** The file format of a photo, read from its first bytes and never from its name: a .jpg may hold a PNG. */
import { PhotoFault } from './fault.ts'

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'bmp'

/** The largest file that is edited, in bytes (law 9). */
export const MAX_FILE_BYTES = 50 * 1024 * 1024

/** The largest matte that a person can give back (law 9). */
export const MAX_MATTE_BYTES = 8 * 1024 * 1024

/** How many bytes `formatOf` needs. */
export const FORMAT_HEAD_BYTES = 64

/** A text may begin with BM too; a BMP has zeros in bytes 6 to 9. */
const BMP_HEAD = 10

/** @param head the first bytes of the file @throws PhotoFault `empty`, `not_an_image`, `unsupported` */
export function formatOf(head: Buffer): PhotoFormat {
  if (head.length === 0) throw new PhotoFault('empty', 'The file is empty.')
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (text.startsWith('GIF8')) return 'gif'
  if (text.startsWith('BM') && head.length >= BMP_HEAD && head.readUInt16LE(6) === 0) return 'bmp'
  for (const [kind, beginnings] of UNSUPPORTED)
    if (beginnings.some((beginning) => text.startsWith(beginning))) throw unsupported(kind)
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff'
  if (text.slice(4, 8) === 'ftyp') return heifFormat(text.slice(8))
  if (/^\s*(<\?xml|<svg|<!doctype)/i.test(text)) {
    throw new PhotoFault(
      'unsupported',
      'This is a drawing or a web page, not a photo. Save it as PNG or JPEG first.',
    )
  }
  throw new PhotoFault('not_an_image', 'This is not an image, or it is damaged from its first byte on.')
}

/** Pictures that viewers do not open as a rule, by what they begin with. */
const UNSUPPORTED: readonly [kind: string, beginnings: readonly string[]][] = [
  ['camera raw', ['II*\0\x10\0\0\0CR', 'FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FOVb']],
  ['Photoshop', ['8BPS']],
  ['JPEG XL', ['\xff\x0a', '\0\0\0\x0cJXL ']],
  ['JPEG 2000', ['\0\0\0\x0cjP  ', '\xff\x4f\xff\x51']],
  ['PDF', ['%PDF']],
]

/** @param kind as in "a … file" */
export function unsupported(kind: string): PhotoFault {
  return new PhotoFault(
    'unsupported',
    `This is a ${kind} file, which cannot be read here. Export it as JPEG or PNG, then add it again.`,
  )
}

/** @param brands the major brand of the `ftyp` box and what follows it (ISO/IEC 14496-12) */
function heifFormat(brands: string): PhotoFormat {
  if (brands.startsWith('crx ')) throw unsupported('camera raw')
  if (/avi[fs]/.test(brands)) return 'avif'
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'heic'
  throw new PhotoFault(
    'unsupported',
    'This is a video or another kind of file, not a photo. Save it as JPEG or PNG first.',
  )
}

/** @throws PhotoFault `too_large` */
export function refuseLargeFile(bytes: number): void {
  if (bytes > MAX_FILE_BYTES)
    throw new PhotoFault(
      'too_large',
      `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB. Save a smaller copy.`,
    )
}
