/**
 * What a schema refuses, in our own words: "Give a whole number." instead of "Invalid input: expected int, received
 * number". A text that a schema of ours says itself stays as it is.
 */
import type { z } from 'zod'

/** What is wrong and how to correct it, without a full stop, since a place or a second reason may follow. */
export function wordsOf(issue: z.core.$ZodIssue): string {
  if (!isOfTheLibrary(issue.message)) return issue.message
  const wanted = wantedBy(issue)
  if (wanted === undefined) return issue.message
  return issue.message.endsWith('received undefined') ? `${MISSING}${wanted}` : `${GIVE}${wanted}`
}

/** Several ways to correct one value: "Give a number, or "unlimited"". */
export function anyOf(texts: readonly string[]): string {
  const [first = '', ...others] = new Set(texts)
  return [first, ...others.map((each) => each.replace(GIVE, '').replace(MISSING, ''))].join(', or ')
}

const GIVE = 'Give '
const MISSING = 'This is missing; give '

function isOfTheLibrary(message: string): boolean {
  return /^(Invalid (input|option|discriminator)|Too (small|big))\b/.test(message)
}

/** @returns undefined for what has no words here, such as a value that is no known format */
function wantedBy(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS.get(issue.expected)
    case 'invalid_value':
      return oneOf(issue.values.map((each) => (typeof each === 'string' ? `"${each}"` : String(each))))
    case 'invalid_union':
      // A union with a discriminator has the values of that key, and no alternatives.
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options.map((each) => `"${String(each)}"`))
        : undefined
    case 'too_small':
      return sizeOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'too_big':
      return sizeOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    default:
      return undefined
  }
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
])

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
}

/** "a whole number of at least 1", "a text of at most 60 characters". */
function sizeOf(origin: string, than: string, bound: number | bigint): string | undefined {
  const many = bound === 1 ? '' : 's'
  if (origin === 'string') return `a text of ${than} ${bound} character${many}`
  if (origin === 'array') return `a list of ${than} ${bound}`
  const kind = origin === 'int' ? 'a whole number' : KINDS.get(origin)
  return kind && `${kind} of ${than} ${bound}`
}
