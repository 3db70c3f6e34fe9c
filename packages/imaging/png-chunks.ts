/** Chunks of a PNG that stand before its pixels, without reading anything else of it. */
import type { FileHandle } from 'node:fs/promises'

export interface PngChunk {
  readonly type: string
  /** Its beginning, where it is long. */
  readonly content: Buffer
}

const SIGNATURE_BYTES = 8
const HEAD_BYTES = 8
const CHECKSUM_BYTES = 4

/** Bounds (law 9). */
const MAX_CHUNKS = 256
const MAX_BYTES = 4_096

export async function pngChunks(file: FileHandle, wanted: ReadonlySet<string>): Promise<readonly PngChunk[]> {
  const found: PngChunk[] = []
  const head = Buffer.alloc(HEAD_BYTES)
  for (let at = SIGNATURE_BYTES, chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, at)
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4)
    if (bytesRead < HEAD_BYTES || type === 'IDAT' || type === 'IEND') break
    if (wanted.has(type)) {
      const content = Buffer.alloc(Math.min(length, MAX_BYTES))
      const { bytesRead: read } = await file.read(content, 0, content.length, at + HEAD_BYTES)
      found.push({ type, content: content.subarray(0, read) })
    }
    at += HEAD_BYTES + length + CHECKSUM_BYTES
  }
  return found
}
