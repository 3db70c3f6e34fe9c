/**
 * Metadata of a result: it names the owner of the photo, but not the place or the camera. Copyright and artist are
 * kept. GPS, serial numbers, maker notes, captions and thumbnails are dropped.
 */
import exifReader from 'exif-reader'
import type { Sharp } from 'sharp'

export interface Copyright {
  readonly copyright?: string
  readonly artist?: string
}

/** @param exif the EXIF block of the source; nothing is taken from one that cannot be read */
export function copyrightOf(exif: Buffer | undefined): Copyright {
  if (!exif) return {}
  try {
    const { Image } = exifReader(exif)
    return { ...text('copyright', Image?.Copyright), ...text('artist', Image?.Artist) }
  } catch {
    return {}
  }
}

export function withCopyright(image: Sharp, { copyright, artist }: Copyright): Sharp {
  const tags = {
    ...(copyright !== undefined && { Copyright: copyright }),
    ...(artist !== undefined && { Artist: artist }),
  }
  return Object.keys(tags).length > 0 ? image.withExif({ IFD0: tags }) : image
}

const MAX_TEXT_LENGTH = 500

function text<Name extends string>(name: Name, value: unknown): { [key in Name]?: string } {
  if (typeof value !== 'string' || value.trim() === '') return {}
  return { [name]: value.trim().slice(0, MAX_TEXT_LENGTH) } as { [key in Name]?: string } // a computed key of that very name
}
