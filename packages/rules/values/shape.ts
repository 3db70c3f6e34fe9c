/**
 * The shape of what comes in without a schema, from programs without types: whole numbers within bounds, texts, words of
 * a list. NaN passes every comparison that is meant to refuse it, and a balance that NaN was taken from is lost for good.
 */

import { Fault } from './fault.ts'
import { isKeepable, UNKEEPABLE } from './text.ts'

/** @throws Fault `malformed` */
export function requireWhole(value: unknown, least: number, most: number, path: string): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return
  throw new Fault('malformed', path, `Give a whole number from ${least} to ${most}.`)
}

/** @throws Fault `malformed` */
export function requireText(value: unknown, most: number, path: string): void {
  requireLength(value, most, path)
  requireKeepable(value, path)
}

/** For a text that may name something that is there already: it may have been kept before texts were checked. @throws Fault */
export function requireLength(value: unknown, most: number, path: string): asserts value is string {
  if (typeof value === 'string' && value.length > 0 && value.length <= most) return
  throw new Fault('malformed', path, `Give a text of 1 to ${most} characters.`)
}

/** @throws Fault `malformed` */
export function requireKeepable(text: string, path: string): void {
  if (!isKeepable(text)) throw new Fault('malformed', path, `${UNKEEPABLE}.`)
}

/** @throws Fault `malformed` */
export function requireWord(value: unknown, words: readonly string[], path: string): void {
  if (words.includes(value as string)) return // what is not a string is none of them
  throw new Fault('malformed', path, `Give one of ${words.join(', ')}.`)
}

/** @throws Fault `malformed` */
export function requireBoolean(value: unknown, path: string): void {
  if (typeof value === 'boolean') return
  throw new Fault('malformed', path, 'Give true or false.')
}

/** @throws Fault `malformed` */
export function requireObject(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new Fault('malformed', path, 'Give an object.')
}

/** @throws Fault `malformed` */
export function requireList(value: unknown, most: number, path: string): void {
  if (Array.isArray(value) && value.length <= most) return
  throw new Fault('malformed', path, `Give a list of at most ${most}.`)
}
