/** Sends files: one photo, or many as a ZIP, streamed from the disk. */
import { createReadStream, existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'
import { downloadZip } from 'client-zip'
import { notFound } from './caller.ts'

/** @param name offered for saving; without one the browser shows the file @throws HTTPException 404 */
export async function fileResponse(path: string | null | undefined, name?: string): Promise<Response> {
  if (!path || !existsSync(path)) throw notFound()
  const { size } = await stat(path)
  const headers = new Headers({
    'content-type': await typeOf(path),
    'content-length': String(size),
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  })
  if (name) headers.set('content-disposition', attachment(name))
  return new Response(streamOf(path), { headers })
}

export function zipResponse(
  files: readonly { readonly name: string; readonly path: string }[],
  name: string,
): Response {
  const response = downloadZip(zipEntries(files))
  response.headers.set('content-disposition', attachment(name))
  return response
}

/** Each file is opened only when the ones before it are sent. */
async function* zipEntries(files: readonly { readonly name: string; readonly path: string }[]) {
  for (const { name, path } of files) {
    const { size, mtime } = await stat(path)
    yield { name, size, lastModified: mtime, input: streamOf(path) }
  }
}

function streamOf(path: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> // Node's own type of the same thing
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
