/** CSV as spreadsheets read it (RFC 4180); no text of a member's can begin a formula there. */
export function csv(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** The byte order mark tells Excel that it is UTF-8; without it "Zoë" is "ZoÃ«" there. `fetch` removes it. */
export const BYTE_ORDER_MARK = '\uFEFF'

function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
