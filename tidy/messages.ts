/** The catalog of the page's words, as the code has them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractFromFileWithBabel } from '@lingui/cli/api'
import type { ExtractedMessage } from '@lingui/conf'
import { CATALOG, LINGUI } from '../apps/studio/web/messages/words.ts'

export const CATALOG_PATH = 'apps/studio/web/messages/en.po'

/** @param paths of the page's files, relative to `root` @returns the text of the catalog */
export async function catalogOf(root: string, paths: readonly string[]): Promise<string> {
  const found = new Map<string, Entry>()
  for (const path of [...paths].sort())
    for (const message of await messagesOf(path, readFileSync(join(root, path), 'utf8')))
      note(path, message, found)
  const sorted = [...found].sort(([, one], [, other]) => compared(one.message, other.message))
  return CATALOG.serialize(Object.fromEntries(sorted), {
    ...{ locale: undefined, sourceLocale: 'en', filename: CATALOG_PATH },
    existing: HEADER,
  })
}

async function messagesOf(path: string, text: string): Promise<readonly ExtractedMessage[]> {
  const messages: ExtractedMessage[] = []
  if (/@lingui\/(core|react)\/macro/.test(text))
    await extractFromFileWithBabel(
      path,
      text,
      (message) => messages.push(message),
      { linguiConfig: LINGUI },
      { plugins: ['typescript', 'jsx'] },
    )
  return messages
}

interface Entry {
  readonly message: string
  readonly translation: ''
  /** The files that say it, each once. */
  readonly origin: [string][]
  /** What stands for `{0}`, for a translator. */
  readonly placeholders: Record<string, string[]>
}

function note(
  path: string,
  { id, message = id, placeholders = {} }: ExtractedMessage,
  found: Map<string, Entry>,
) {
  const entry = found.get(id) ?? { message, translation: '', origin: [], placeholders: {} }
  found.set(id, entry)
  if (entry.origin.at(-1)?.[0] !== path) entry.origin.push([path])
  for (const [name, value] of Object.entries(placeholders)) {
    const values = new Set(new Map(Object.entries(entry.placeholders)).get(name)).add(value)
    Object.assign(entry.placeholders, { [name]: [...values] })
  }
}

/** Without a date, so that it changes with its words alone. */
const HEADER = `# The words of the page, in English. \`npm run messages\` writes this file; a translator copies it.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
`

/** By code points, which is the same on every machine. */
function compared(one = '', other = ''): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
