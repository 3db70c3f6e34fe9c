/** Columns of a row that may be NULL. */

export type Row = Readonly<Record<string, unknown>>

/** @returns what a store of ours wrote there, and no other program */
export function jsonOrNull<Value>(value: unknown): Value | null {
  const text = textOrNull(value)
  return text === null ? null : JSON.parse(text)
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
