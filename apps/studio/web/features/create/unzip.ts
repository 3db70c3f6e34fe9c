/**
 * The photos in a ZIP, opened by the browser itself: the directory at the end of the file says where each one lies (PKWARE,
 * APPNOTE 4.3), and `DecompressionStream` unpacks it. Only what may be a photo is unpacked, and never more than a photo may
 * have.
 */
import { MAX_FILE_BYTES, MAX_PHOTOS_PER_BATCH } from '@allot/studio/contract/limits'
import { fileKind } from '@allot/studio/contract/photo-files'
import { t } from '@lingui/core/macro'
import { formatMegabytes } from '../../shared/format/number.ts'
import { type FoundFile, type LeftOutFile, type Picked, picked } from './picked-photo.ts'

interface Entry {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly packed: number
  readonly size: number
  /** Where its local header begins. */
  readonly at: number
}

const END = 0x06054b50
const ENTRY = 0x02014b50
/** The end may be followed by a comment of so many bytes. */
const MAX_END_BYTES = 22 + 65_535
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

export async function photosInZip(zip: File): Promise<Picked> {
  const entries = await entriesOf(zip).catch(() => undefined)
  if (!entries)
    return onlyLeftOut(zip.name, t`it is no ZIP that can be opened here; unpack it, then pick the folder`)
  const photos = entries.filter(({ path }) => fileKind(path) === 'photo')
  if (photos.length > MAX_PHOTOS_PER_BATCH)
    return onlyLeftOut(
      zip.name,
      t`it has more than ${MAX_PHOTOS_PER_BATCH} photos; unpack it, then pick some`,
    )
  const found: FoundFile[] = []
  const leftOut: LeftOutFile[] = []
  for (const entry of photos) {
    const path = `${zip.name.replace(/\.zip$/i, '')}/${entry.path}`
    if (entry.size > MAX_FILE_BYTES) {
      leftOut.push({
        name: path,
        why: t`it is larger than ${formatMegabytes(MAX_FILE_BYTES)}; save a smaller copy`,
      })
      continue
    }
    const content = await unpacked(zip, entry).catch(() => undefined)
    const name = entry.path.replace(/^.*\//, '')
    const file = content && new File([content], name, { lastModified: zip.lastModified })
    found.push({ path, file })
  }
  const { files, leftOut: notTaken } = picked(found)
  const others = entries.filter(({ path }) => fileKind(path) === 'other' && !path.endsWith('/'))
  return {
    files,
    samples: [],
    leftOut: [
      ...leftOut,
      ...notTaken,
      ...others.map(({ path }) => ({ name: path, why: t`it is not a photo` })),
    ],
  }
}

function onlyLeftOut(name: string, why: string): Picked {
  return { files: [], samples: [], leftOut: [{ name, why }] }
}

/** @throws Error where the file is no ZIP, or one of more than 4 GB or 65,535 files */
async function entriesOf(zip: Blob): Promise<readonly Entry[]> {
  const from = Math.max(0, zip.size - MAX_END_BYTES)
  const tail = new DataView(await zip.slice(from).arrayBuffer())
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw new Error(t`There is no directory at the end.`)
  const count = tail.getUint16(end + 10, true)
  const size = tail.getUint32(end + 12, true)
  const at = tail.getUint32(end + 16, true)
  if (count === 0xffff || size === 0xffffffff || at === 0xffffffff) throw new Error(t`It is too large.`)
  return directoryOf(new DataView(await zip.slice(at, at + size).arrayBuffer()), count)
}

function directoryOf(view: DataView<ArrayBuffer>, count: number): readonly Entry[] {
  const entries: Entry[] = []
  for (let at = 0; entries.length < count; ) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error(t`The directory is damaged.`)
    const nameLength = view.getUint16(at + 28, true)
    const name = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)
    entries.push({
      path: new TextDecoder().decode(name),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** @throws Error where it is encrypted, packed in a way of its own, or longer than it says */
async function unpacked(zip: Blob, { flags, method, packed, size, at }: Entry): Promise<Blob> {
  if (flags & ENCRYPTED) throw new Error(t`It has a password.`)
  const header = new DataView(await zip.slice(at, at + 30).arrayBuffer())
  const begin = at + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const content = zip.slice(begin, begin + packed)
  if (method === STORED) return content
  if (method !== DEFLATED) throw new Error(t`It is packed in a way that browsers do not know.`)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  // A browser's stream of bytes can be read in a loop; not all of their types say so.
  const reader = content.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    length += next.value.length
    if (length > size) throw new Error(t`It is longer than it says.`)
    pieces.push(next.value)
  }
  return new Blob(pieces)
}
