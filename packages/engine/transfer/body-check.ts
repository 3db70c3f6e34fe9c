/**
 * Whether the body of a batch is one that Allot wrote: as many entries as it says, and amounts that are whole and not
 * below zero, with a checksum that fits. The sum of a line shows that it arrived as it was sent; a line can be made with
 * a sum that fits.
 */
import { lookUp } from '@allot/rules/look-up'
import { linkOf } from '../log/chain.ts'
import { LogDamaged } from '../store.ts'
import type { ExportedBatch } from './export-line.ts'

export function isSoundBody(batch: ExportedBatch): boolean {
  const { seq, last, body } = batch
  const read = parsed(body)
  if (!isObject(read) || !Array.isArray(read.facts) || !Array.isArray(read.entries)) return false
  const { facts, entries } = read
  return (
    isWhole(seq) &&
    isWhole(last) &&
    entries.length === last - seq + 1 &&
    entries.every((line) => isLine(line, facts.length)) &&
    facts.every(isFact) &&
    hasSoundChain(batch)
  )
}

function hasSoundChain(batch: ExportedBatch): boolean {
  try {
    linkOf(batch.space, batch)
    return true
  } catch (reason) {
    if (reason instanceof LogDamaged) return false
    throw reason
  }
}

type Json = Readonly<Record<string, unknown>>

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}

function isLine(line: unknown, templates: number): boolean {
  if (!Array.isArray(line)) return false
  const [at, template, key] = line
  return (
    isWhole(at) && isWhole(template) && template < templates && ['undefined', 'string'].includes(typeof key)
  )
}

/** An entry, or the name of one in an earlier batch. */
function isFact(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.length === 2 && fact.every(isWhole)
  if (!isObject(fact) || typeof fact.kind !== 'string') return false
  if (fact.units !== undefined && !isWhole(fact.units)) return false
  if (fact.back !== undefined && !(isObject(fact.back) && hasSoundLists(fact.back))) return false
  if (fact.grant !== undefined && !isObjectOf(fact.grant, GRANT)) return false
  return hasSoundLists(fact)
}

function hasSoundLists(fact: Json): boolean {
  return LISTS.every(([name, amounts]) => isListOf(lookUp(fact, name), amounts))
}

const GRANT = ['size', 'left', 'held']

/** The lists of an entry, and the amounts in each of their elements. */
const LISTS: readonly (readonly [name: string, amounts: readonly string[]])[] = [
  ...(['draws', 'takes', 'lapsed', 'raised', 'unpaid'] as const).map((name) => [name, ['amount']] as const),
  ...(['grants', 'anew'] as const).map((name) => [name, GRANT] as const),
  ['counts', ['count']],
]

function isListOf(list: unknown, amounts: readonly string[]): boolean {
  return list === undefined || (Array.isArray(list) && list.every((each) => isObjectOf(each, amounts)))
}

function isObjectOf(value: unknown, amounts: readonly string[]): boolean {
  return isObject(value) && amounts.every((name) => isWhole(lookUp(value, name)))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
