/** Sends files: one photo, or many as a ZIP, streamed from the disk. */
import { createReadStream, existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'
import { downloadZip } from 'client-zip'
import { byteRange } from './byte-range.ts'
import { notFound } from './caller.ts'

/**
 * @param name offered for saving; without one the browser shows the file
 * @param range the header of a request that asks for a part
 * @throws HTTPException 404
 */
export async function fileResponse(
  path: string | null | undefined,
  name?: string,
  range?: string,
): Promise<Response> {
  if (!path || !existsSync(path)) throw notFound()
  const { size } = await stat(path)
  const headers = new Headers({
    'content-type': await typeOf(path),
    'content-length': String(size),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  })
  if (name) headers.set('content-disposition', attachment(name))
  const part = byteRange(range, size)
  if (part === undefined) return new Response(streamOf(path), { headers })
  if (part === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`)
    headers.set('content-length', '0')
    return new Response(null, { status: 416, headers })
  }
  const { first, last } = part
  headers.set('content-range', `bytes ${first}-${last}/${size}`)
  headers.set('content-length', String(last - first + 1))
  return new Response(streamOf(path, part), { status: 206, headers })
}

/** What is in a ZIP: a file of the disk, or a text. */
export type ZipEntry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly text: string }

export function zipResponse(entries: readonly ZipEntry[], name: string): Response {
  const response = downloadZip(zipped(entries))
  response.headers.set('content-disposition', attachment(name))
  return response
}

/** @param name offered for saving */
export function csvResponse(text: string, name: string): Response {
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attachment(name) }
  return new Response(text, { headers })
}

/** Each file is opened only when the ones before it are sent. */
async function* zipped(entries: readonly ZipEntry[]) {
  for (const entry of entries) {
    const { name } = entry
    if ('text' in entry) {
      yield { name, input: entry.text }
      continue
    }
    const { size, mtime } = await stat(entry.path)
    yield { name, size, lastModified: mtime, input: streamOf(entry.path) }
  }
}

function streamOf(path: string, part?: { first: number; last: number }): ReadableStream<Uint8Array> {
  const file = createReadStream(path, part && { start: part.first, end: part.last })
  return Readable.toWeb(file) as ReadableStream<Uint8Array> // Node's own type of the same thing
}

/** By content, since originals are kept without a name. A browser only ever saves what is no photo. */
async function typeOf(path: string): Promise<string> {
  const handle = await open(path)
  try {
    const first = Buffer.alloc(FORMAT_HEAD_BYTES)
    const { bytesRead, buffer } = await handle.read(first, 0, FORMAT_HEAD_BYTES, 0)
    const head = buffer.subarray(0, bytesRead)
    if (/^ftyp(isom|iso[2-9]|mp4[12]|avc1|M4V )/.test(head.toString('latin1', 4))) return 'video/mp4'
    return `image/${formatOf(head)}`
  } catch {
    return 'application/octet-stream'
  } finally {
    await handle.close()
  }
}

/** RFC 6266: the name in UTF-8, and a plain one for old readers. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
