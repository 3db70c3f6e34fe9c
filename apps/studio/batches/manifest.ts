/** What became of each photo of a Batch, as a table for spreadsheets (RFC 4180). */
import type { PhotoItem } from '../contract/batch.ts'

const HEAD = [
  ...['n', 'photo', 'group', 'file', 'width', 'height', 'bytes'],
  ...['decision', 'cut_out', 'reason', 'notes'],
]

/** The byte order mark tells Excel that it is UTF-8. */
export function manifestOf(photos: readonly PhotoItem[]): string {
  return `\uFEFF${[HEAD, ...photos.flatMap(rowsOf)].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

/** One for each file that leaves, or one that says why there is none. */
function rowsOf({ n, name, group, decision, cutOut, reason, notes, result, furtherResults }: PhotoItem) {
  return [result, ...furtherResults].map((written) => {
    const { name: file, width, height, bytes } = written ?? {}
    return [n, name, group, file, width, height, bytes, decision, cutOut, reason, notes.join(' ')]
  })
}

/** No text of a person's begins a formula: a photo may be called `=cmd.jpg`. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
