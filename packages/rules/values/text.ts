/**
 * Keepable text: text from outside without NUL, and without half of a surrogate pair. PostgreSQL stores no text with
 * NUL, and half a pair becomes U+FFFD on its way, so that two names would be one. A GET of a Space called `a\0b` made a
 * statement fail that asked for twenty Spaces, and with it the operations of all of them.
 */

import { z } from 'zod'

export function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** The text with U+FFFD in place of what cannot be kept: for what was said by others, and must be kept somehow. */
export function keepable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}

export const UNKEEPABLE =
  'Leave out NUL characters and halves of surrogate pairs (\\ud800 to \\udfff alone): such a text cannot be kept'

/** Every text of a request. Keys of records, too. */
export const text = z.string().refine(isKeepable, { error: UNKEEPABLE })
