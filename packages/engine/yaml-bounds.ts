/**
 * Bounds of a policy's text (law 9). The library that reads YAML compares every key of a map with those before it, and
 * goes down into whatever is nested: 40,000 keys took six seconds, and 200,000 `? ` in a row did not end. Splitting a
 * text into tokens takes the same time for each of them, so they are counted first.
 */
import { Fault } from '@allot/rules/fault'
import { Lexer } from 'yaml'

/** The largest policy that comes along has 3,000. */
const MAX_TOKENS = 50_000

/** A policy nests seven deep. */
const MAX_NESTING = 50

/** @throws Fault `malformed` */
export function refuseOutsized(text: string, name: string): void {
  let tokens = 0
  let depth = 0
  /** Of `- - -`, which is a list in a list in a list. */
  let onLine = 0
  let isScalar = false
  for (const token of new Lexer().lex(text)) {
    if (++tokens > MAX_TOKENS) throw tooMuch(name, `more than ${MAX_TOKENS} words and signs`)
    const isText = isScalar
    isScalar = token === SCALAR_FOLLOWS
    if (isText) continue
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else if (token === '-' || token === '?') onLine++
    else if (token === '\n' || token === '\r\n') onLine = 0
    if (depth > MAX_NESTING || onLine > MAX_NESTING)
      throw tooMuch(name, `lists or maps that are nested more than ${MAX_NESTING} deep`)
  }
}

/** What the lexer puts before the text of a plain scalar. */
const SCALAR_FOLLOWS = '\x1f'

function tooMuch(name: string, what: string): Fault {
  return new Fault(
    'malformed',
    '',
    `${name} has ${what}, which no policy needs. Leave out what is not part of it.`,
  )
}
