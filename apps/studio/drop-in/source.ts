/** Where a photo comes from, and how it gets onto the disk. */
import { writeFile } from 'node:fs/promises'
import { MAX_FILE_BYTES, tooLarge } from './form.ts'
import { Refusal } from './refusal.ts'

export type ImageSource =
  | { readonly kind: 'file'; readonly content: Blob }
  | { readonly kind: 'base64'; readonly text: string; readonly parameter: string }
  | { readonly kind: 'address'; readonly url: string; readonly parameter: string }

/** Fetches a file from an address that a caller names, under the rules for such addresses. */
export type Download = (
  address: string,
  file: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string; readonly message: string }>

/** @throws Refusal where it does not come, or is too large */
export async function saveSource(
  source: ImageSource,
  file: string,
  download: Download,
  signal: AbortSignal,
): Promise<void> {
  switch (source.kind) {
    case 'file':
      if (source.content.size > MAX_FILE_BYTES) throw tooLarge()
      return writeFile(file, source.content.stream(), { mode: 0o600 })
    case 'base64': {
      const content = bytesOf(source.text, source.parameter)
      if (content.length > MAX_FILE_BYTES) throw tooLarge()
      return writeFile(file, content, { mode: 0o600 })
    }
    case 'address': {
      const { url, parameter } = source
      if (!URL.canParse(url))
        throw new Refusal(400, `invalid_${parameter}`, `Invalid ${parameter}: it is not an address`, {
          detail: 'Send a complete address, like https://shop.example.com/shoe.jpg.',
        })
      const got = await download(url, file, { maxBytes: MAX_FILE_BYTES, signal })
      if (got.ok) return
      if (got.why === 'too_large') throw tooLarge()
      const code = /^b(g|ackground)/.test(parameter) ? 'failed_bg_download' : 'failed_image_download'
      throw new Refusal(400, code, `The image of ${parameter} was not downloaded`, { detail: got.message })
    }
  }
}

/** Also as a data URL, and in the alphabet for addresses. */
function bytesOf(text: string, parameter: string): Buffer {
  const encoded = text.replace(/^data:[^,]{0,200};base64,/, '').replaceAll(/\s/g, '')
  if (!/^[\w+/-]+={0,2}$/.test(encoded))
    throw new Refusal(400, `invalid_${parameter}`, `Invalid value for parameter '${parameter}'`, {
      detail: 'It is not Base64.',
    })
  return Buffer.from(encoded, 'base64')
}
