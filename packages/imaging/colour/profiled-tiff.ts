/**
 * Pixels with a colour profile, as a TIFF in memory: what another decoder returns with its profile beside it. Sharp takes
 * profiles from files alone, and a TIFF is the pixels as they are behind a list of tags (TIFF 6.0).
 */
import type { RawPixels } from './to-srgb.ts'

export function profiledTiff(
  { data, channels }: Omit<RawPixels, 'levels'>,
  { width, height }: { readonly width: number; readonly height: number },
  profile: Buffer,
): Buffer {
  const tagCount = channels === 4 ? 11 : 10
  const bitsAt = HEAD_BYTES + 2 + tagCount * TAG_BYTES + 4
  const profileAt = bitsAt + 8
  const pixelsAt = profileAt + profile.length + (profile.length % 2)
  const head = Buffer.alloc(pixelsAt)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(HEAD_BYTES, 4)
  head.writeUInt16LE(tagCount, HEAD_BYTES)
  const list: readonly Tag[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, channels, bitsAt], // bits of each channel
    [259, SHORT, 1, 1], // not compressed
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, pixelsAt],
    [277, SHORT, 1, channels],
    [278, LONG, 1, height], // rows of the only strip
    [279, LONG, 1, data.byteLength],
    ...(channels === 4 ? [ALPHA] : []),
    [34_675, BYTES, profile.length, profileAt],
  ]
  list.forEach((tag, n) => {
    writeTag(head, HEAD_BYTES + 2 + n * TAG_BYTES, tag)
  })
  for (let channel = 0; channel < channels; channel++) head.writeUInt16LE(8, bitsAt + 2 * channel)
  profile.copy(head, profileAt)
  return Buffer.concat([head, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)])
}

type Tag = readonly [id: number, type: number, count: number, value: number]

const HEAD_BYTES = 8
const TAG_BYTES = 12
const SHORT = 3
const LONG = 4
const BYTES = 7

/** The fourth channel is alpha that is not multiplied in. */
const ALPHA: Tag = [338, SHORT, 1, 2]

function writeTag(into: Buffer, at: number, [id, type, count, value]: Tag): void {
  into.writeUInt16LE(id, at)
  into.writeUInt16LE(type, at + 2)
  into.writeUInt32LE(count, at + 4)
  if (type === SHORT && count === 1) into.writeUInt16LE(value, at + 8)
  else into.writeUInt32LE(value, at + 8)
}
