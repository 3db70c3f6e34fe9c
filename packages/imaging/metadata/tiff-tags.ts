/** The first list of tags of a TIFF, which is also how EXIF is built (TIFF 6.0): each tag with its type and its bytes. */
import type { FileHandle } from 'node:fs/promises'

interface Tag {
  readonly bytes: Buffer
  /** Where the bytes stand, from the beginning of the TIFF. */
  readonly at: number
}

/** Reads so many bytes from there; fewer at the end. */
type Read = (at: number, length: number) => Buffer | Promise<Buffer>

export function fileReader(file: FileHandle): Read {
  return async (at, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
    return buffer.subarray(0, bytesRead)
  }
}

/** Bounds (law 9). */
const MAX_TAGS = 1_000
const MAX_VALUE_BYTES = 64 * 1024

/** In bytes, by type: texts, whole numbers of 1, 2, 4 bytes, fractions, and UTF-8 (129). */
const SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [7, 1],
  [129, 1],
])

export interface FirstTags {
  readonly isLittleEndian: boolean
  /** By their number. */
  readonly tags: ReadonlyMap<number, Tag>
}

/** @returns undefined where this is no TIFF; tags that lead out of it are left out */
export async function firstTags(read: Read, wanted: ReadonlySet<number>): Promise<FirstTags | undefined> {
  const head = await read(0, 8)
  const order = head.toString('latin1', 0, 2)
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const isLittleEndian = order === 'II'
  const uint = (bytes: Buffer, at: number, length: 2 | 4) =>
    isLittleEndian ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length)
  if (uint(head, 2, 2) !== 42) return undefined // 43 is a BigTIFF, whose lists are others
  const listAt = uint(head, 4, 4)
  const counted = await read(listAt, 2)
  const count = counted.length < 2 ? 0 : Math.min(MAX_TAGS, uint(counted, 0, 2))
  const list = await read(listAt + 2, count * 12)
  const tags = new Map<number, Tag>()
  for (let entry = 0; entry + 12 <= list.length; entry += 12) {
    const id = uint(list, entry, 2)
    const length = uint(list, entry + 4, 4) * (SIZES.get(uint(list, entry + 2, 2)) ?? 0)
    if (!wanted.has(id) || length === 0 || length > MAX_VALUE_BYTES) continue
    const at = length <= 4 ? listAt + 2 + entry + 8 : uint(list, entry + 8, 4)
    const bytes = await read(at, length)
    if (bytes.length === length) tags.set(id, { bytes, at })
  }
  return { isLittleEndian, tags }
}
