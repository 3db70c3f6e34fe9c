/**
 * Which passwords a person may choose: 10 to 128 characters, any of them; not one of those that are tried first; and not
 * their own name. Existing passwords keep working, since only a new one is looked at.
 *
 * The parts of the person's e-mail address and name count for nothing: `margarete2026` is `2026` for
 * margarete@example.com, and too short. What stands around a word counts for nothing where the word is common:
 * `!sunshine2026` is `sunshine`.
 */

export const SHORTEST = 10
export const LONGEST = 128

export type Weakness = 'PASSWORD_TOO_SHORT' | 'PASSWORD_IS_YOUR_NAME' | 'PASSWORD_TOO_COMMON'

export interface Owner {
  readonly name: string
  readonly email: string
}

/** What is wrong, and what to write instead. */
export const ADVICE: Readonly<Record<Weakness, string>> = {
  PASSWORD_TOO_SHORT: `Use a password of at least ${SHORTEST} characters; a few words are easy to keep.`,
  PASSWORD_IS_YOUR_NAME:
    'This password is mostly your name or your e-mail address, which others know. Use a few words that have nothing to do with you.',
  PASSWORD_TOO_COMMON:
    'This password is among those that are tried first. Use a few words that nobody would put together.',
}

export async function weaknessOf(password: string, owner: Owner): Promise<Weakness | undefined> {
  const folded = password.normalize('NFKC').toLowerCase()
  if (folded.length < SHORTEST) return 'PASSWORD_TOO_SHORT'
  const rest = without(folded, partsOf(owner))
  if (rest.length < SHORTEST && rest !== folded) return 'PASSWORD_IS_YOUR_NAME'
  const common = await commonPasswords()
  return [folded, rest].some((each) => isCommon(each, common)) ? 'PASSWORD_TOO_COMMON' : undefined
}

/** `Ann.Miller@corner-shop.co.uk` is all of that, corner-shop, corner, miller, shop, ann, …; not the end of a domain. */
function partsOf({ name, email }: Owner): readonly string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  const wholes = [local, ...domain.split('.').slice(0, -1), ...name.toLowerCase().split(/\s/)]
  const parts = wholes.flatMap((whole) => [whole, ...whole.split(/[^\p{L}\p{N}]/u)])
  return [...new Set([email.toLowerCase(), ...parts])]
    .filter((part) => part.length >= SHORTEST_PART)
    .sort((a, b) => b.length - a.length)
}

/** Shorter ones are within too many words. */
const SHORTEST_PART = 3

function without(text: string, parts: readonly string[]): string {
  return parts.reduce((left, part) => left.replaceAll(part, ''), text)
}

function isCommon(password: string, common: ReadonlySet<string>): boolean {
  if (new Set(password).size < FEWEST_DIFFERENT) return true
  return common.has(password) || common.has(bare(password))
}

/** `aaaaaaaaaa` and `1212121212` are not listed, and no better. */
const FEWEST_DIFFERENT = 4

/** The letters from the first to the last: digits and signs are put around a word. */
function bare(password: string): string {
  const letters = [...password]
  const isLetter = (each: string) => /\p{L}/u.test(each)
  return letters.slice(letters.findIndex(isLetter), letters.findLastIndex(isLetter) + 1).join('')
}

let read: Promise<ReadonlySet<string>> | undefined

/** 49,000 of them, most common first in leaked lists; read when the first password is set, in some 10 ms. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  read ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  )
  return read
}
