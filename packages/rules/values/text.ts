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

/**
 * What a name is made of that other people read: in a list, and in the subject of an e-mail. A line break would begin a
 * line that another person seems to have written; a sign that turns the direction of writing shows `gnp.exe` as `exe.png`.
 */
export function isName(text: string): boolean {
  return isKeepable(text) && !NOT_IN_NAMES.test(text)
}

/** The name on one line, as others may read it: for one of before names were checked. `Shop\r\nBcc: x` is `Shop Bcc: x`. */
export function shownName(text: string): string {
  return keepable(text).replaceAll(NOT_SHOWN, ' ').trim().slice(0, LONGEST_SHOWN).toWellFormed()
}

/** What is mailed, with its lines, and without what would mislead in them. */
export function shownText(text: string): string {
  return keepable(text).replaceAll(NOT_IN_TEXTS, '')
}

export const UNNAMEABLE =
  'Leave out line breaks, control characters, and signs that turn the direction of writing (U+202E and the like)'

/** Whether a person sees any of it. A Space called by one U+200B was mailed as "You are invited to ". */
export function isSeen(text: string): boolean {
  return SEEN.test(text)
}

export const UNSEEN = 'Give a name that can be seen; this one has only signs that show nothing'

/** A name that other people read. */
export const name = text
  .trim()
  .refine(isName, { error: UNNAMEABLE })
  .refine((given) => given === '' || isSeen(given), { error: UNSEEN })

const SEEN = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}]/u
const NOT_IN_NAMES = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u
const NOT_SHOWN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+\s*/gu
const NOT_IN_TEXTS = /(?!\n)[\p{Cc}\p{Bidi_Control}]/gu
const LONGEST_SHOWN = 200
