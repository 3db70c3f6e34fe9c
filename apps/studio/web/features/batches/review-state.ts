/**
 * Looking through results one by one: what each key does, and which photo comes next.
 *
 * A photo that is decided is followed by the next one that is to check; after the last one the review is over.
 */
import type { PhotoItem } from '@allot/studio/contract/batch'

export type ReviewAction =
  | { readonly kind: 'accept' | 'leave_out' | 'fix' | 'redo' | 'undo' | 'next' | 'previous' }
  /** @param at the place of a cut-out among those that are shown, from 0 */
  | { readonly kind: 'choose'; readonly at: number }

const KEYS: ReadonlyMap<string, ReviewAction> = new Map<string, ReviewAction>([
  ['a', { kind: 'accept' }],
  ['x', { kind: 'leave_out' }],
  ['e', { kind: 'fix' }],
  ['r', { kind: 'redo' }],
  ['u', { kind: 'undo' }],
  ['arrowright', { kind: 'next' }],
  ['arrowleft', { kind: 'previous' }],
])

const DIGIT = /^[1-9]$/

export function actionOfKey(key: string): ReviewAction | undefined {
  return DIGIT.test(key) ? { kind: 'choose', at: Number(key) - 1 } : KEYS.get(key.toLowerCase())
}

/** The next or the previous one; after the last comes the first. */
export function neighbour(order: readonly number[], n: number, step: 1 | -1): number {
  const at = order.indexOf(n) + step
  return order.at(at % order.length) ?? n
}

/** The next one after this that a person should look at; undefined where there is none besides it. */
export function nextToCheck(
  order: readonly number[],
  photos: readonly PhotoItem[],
  n: number,
): number | undefined {
  const at = order.indexOf(n)
  const toCheck = new Set(photos.flatMap((photo) => (photo.group === 'to_check' ? [photo.n] : [])))
  return [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))].find((each) => toCheck.has(each))
}
