/**
 * Segments of a JPEG file: what stands before its pixels, such as a colour profile. A profile that is spliced in after
 * encoding costs nothing; given to the encoder it makes the encoder convert every pixel, also where nothing changes.
 */

/** @param jpeg a whole file @returns the file with the profile and the IPTC block, each of at most one segment (64 KiB) */
export function withJpegSegments(
  jpeg: Buffer,
  { profile, iptc }: { readonly profile: Buffer; readonly iptc: Buffer | undefined },
): Buffer {
  const icc = segment(APP2, Buffer.concat([PROFILE_NAME, Buffer.from([1, 1]), profile])) // part 1 of 1
  const at = endOfLeadingSegments(jpeg)
  const more = iptc ? [icc, segment(APP13, iptc)] : [icc]
  return Buffer.concat([jpeg.subarray(0, at), ...more, jpeg.subarray(at)])
}

/** @param jpeg a whole file @returns the file with this XMP and no other, of at most one segment (64 KiB) */
export function withXmpSegment(jpeg: Buffer, xmp: Buffer): Buffer {
  const kept: Buffer[] = []
  let at = 2
  while (jpeg[at] === MARKER && jpeg[at + 1] !== START_OF_SCAN && at + 4 <= jpeg.length) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    const isXmp = jpeg[at + 1] === APP1 && jpeg.subarray(at + 4, at + 4 + XMP_NAME.length).equals(XMP_NAME)
    if (!isXmp) kept.push(jpeg.subarray(at, end))
    at = end
  }
  const bare = Buffer.concat([jpeg.subarray(0, 2), ...kept, jpeg.subarray(at)])
  const place = endOfLeadingSegments(bare)
  return Buffer.concat([
    bare.subarray(0, place),
    segment(APP1, Buffer.concat([XMP_NAME, xmp])),
    bare.subarray(place),
  ])
}

const XMP_NAME = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
const START_OF_SCAN = 0xda
const PROFILE_NAME = Buffer.from('ICC_PROFILE\0', 'latin1')
const MARKER = 0xff
const START = 0xd8
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP13 = 0xed

/** JFIF (APP0) and EXIF (APP1) stand first, as their specifications demand. */
function endOfLeadingSegments(jpeg: Buffer): number {
  if (jpeg[0] !== MARKER || jpeg[1] !== START)
    throw new Error('Invariant: an encoded JPEG begins with its marker.')
  let at = 2
  while (jpeg[at] === MARKER && (jpeg[at + 1] === APP0 || jpeg[at + 1] === APP1))
    at += 2 + jpeg.readUInt16BE(at + 2)
  return at
}

function segment(kind: number, content: Buffer): Buffer {
  const head = Buffer.from([MARKER, kind, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
