/** What a file really is, by its first bytes and never by its name: a .jpg may hold a PNG, or nothing of the kind. */
import { PhotoFault } from './fault.ts'

export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic'

/** How many bytes `formatOf` wants to see. */
export const HEAD = 64

/** @param head the first bytes of the file @throws PhotoFault `empty`, `not_an_image`, `unsupported` */
export function formatOf(head: Buffer): Format {
  if (head.length === 0) throw new PhotoFault('empty', 'The file is empty.')
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (text.startsWith('GIF8')) return 'gif'
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'tiff'
  if (text.slice(4, 8) === 'ftyp') return heifBrand(text.slice(8))
  if (/^\s*(<\?xml|<svg|<!doctype)/i.test(text)) {
    throw new PhotoFault(
      'unsupported',
      'This is a drawing or a web page, not a photo. Save it as PNG or JPEG first.',
    )
  }
  throw new PhotoFault('not_an_image', 'This is not an image, or it is damaged from its first byte on.')
}

function heifBrand(brands: string): Format {
  if (/avi[fs]/.test(brands)) return 'avif'
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'heic'
  throw new PhotoFault(
    'unsupported',
    'This is a video or another kind of file, not a photo. Save it as JPEG or PNG first.',
  )
}
