/** What a person types about a new API key, as the API takes it. */
import type { NewSpaceKey } from '@allot/client/wire'

export type KeyScope = NonNullable<NewSpaceKey['scopes']>[number]

/** @param day "2026-12-31", here; the key ends with it. @returns undefined where none is chosen */
export function expiryOf(day: string): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  return new Date(year, month - 1, date + 1).toISOString()
}

/** "203.0.113.0/24, 2001:db8::/48": ranges with commas or spaces between. */
export function rangesOf(typed: string): string[] {
  return typed.split(/[\s,;]/).filter((range) => range !== '')
}
