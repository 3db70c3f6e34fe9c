/** Rights in the texts of a PNG, by the keywords that its specification names: Author and Copyright. */
import type { FileHandle } from 'node:fs/promises'
import { pngChunks } from '../png-chunks.ts'
import type { Rights } from './rights.ts'
import { cleanText, decodedText } from './text.ts'

export async function pngRights(file: FileHandle): Promise<Rights> {
  const chunks = await pngChunks(file, new Set(['tEXt', 'iTXt']))
  const texts = new Map(
    chunks.map(({ type, content }) => {
      const [keyword = Buffer.alloc(0), text = Buffer.alloc(0)] = split(content, 1)
      return [keyword.toString('latin1').toLowerCase(), type === 'iTXt' ? international(text) : text]
    }),
  )
  const text = (keyword: string) => cleanText(decodedText(texts.get(keyword) ?? Buffer.alloc(0)))
  const author = text('author')
  return { copyright: text('copyright'), creators: author === undefined ? undefined : [author] }
}

/** After two bytes that say whether it is compressed, the language and the keyword in that language. Compressed ones are left out. */
function international(content: Buffer): Buffer {
  const [, , text] = split(content.subarray(2), 2)
  return content[0] === 0 && text ? text : Buffer.alloc(0)
}

/** Cut at the first `times` zero bytes. */
function split(bytes: Buffer, times: number): Buffer[] {
  const parts: Buffer[] = []
  let rest = bytes
  for (let cut = 0; cut < times; cut++) {
    const at = rest.indexOf(0)
    if (at === -1) break
    parts.push(rest.subarray(0, at))
    rest = rest.subarray(at + 1)
  }
  return [...parts, rest]
}
