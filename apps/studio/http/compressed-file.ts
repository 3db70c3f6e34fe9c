/**
 * Files of the page as they are sent: text is compressed, and its parts, whose names have a hash, are kept so.
 * The first page's script of 410 kB is 115 kB then, half a second of a phone's slow connection instead of two.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type ContentCoding = 'br' | 'gzip'

export interface SentFile {
  readonly body: Uint8Array<ArrayBuffer>
  /** Undefined where it is sent as it lies on the disk. */
  readonly coding: ContentCoding | undefined
}

/** Pictures and fonts are compressed already. */
const TEXTS = ['.html', '.js', '.css', '.svg', '.webmanifest']

/** Of one bundle: as many entries as it has files of text, times two. */
export class CompressedFiles {
  readonly #kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

  /** @param accepted the header `Accept-Encoding` of the request */
  async read(path: string, accepted: string | undefined): Promise<SentFile> {
    const coding = TEXTS.includes(extname(path)) ? chosenCoding(accepted) : undefined
    const fresh = async () => compressed(await readFile(path), coding)
    // The page itself names the parts of the build that is there now, and is small.
    if (coding === undefined || basename(dirname(path)) !== 'assets') return { body: await fresh(), coding }
    const key = `${coding} ${path}`
    const kept = this.#kept.get(key) ?? fresh()
    this.#kept.set(key, kept)
    // What cannot be read is tried anew the next time.
    return { body: await kept.catch((cause) => this.#forgotten(key, cause)), coding }
  }

  #forgotten(key: string, cause: unknown): never {
    this.#kept.delete(key)
    throw cause
  }
}

/** The page, which is made anew for each reader. */
export async function sentText(text: string, accepted: string | undefined): Promise<SentFile> {
  const coding = chosenCoding(accepted)
  return { body: await compressed(Buffer.from(text), coding), coding }
}

/** The smaller one that the browser takes; `br;q=0` refuses it. */
export function chosenCoding(accepted: string | undefined): ContentCoding | undefined {
  const taken = (accepted ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/;\s*q=0(\.0+)?$/.test(each))
    .map((each) => each.split(';')[0]?.trim())
  return (['br', 'gzip'] as const).find((coding) => taken.includes(coding))
}

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)
/** Of 11: the last step takes ten times as long, for a thirtieth less. */
const QUALITY = 10

async function compressed(
  content: Buffer,
  coding: ContentCoding | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (coding === undefined) return new Uint8Array(content)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  return new Uint8Array(
    coding === 'br' ? await asBrotli(content, { params }) : await asGzip(content, { level: 9 }),
  )
}
