/** Schemas that say in plain words what to write, where a value cannot be used: "Write a whole number from 1 to 100." */
import { z } from 'zod'

/** @param most no bound that a person has to know where it is the largest whole number */
export function numberWithin(least: number, most: number, kind?: 'whole') {
  const what = kind === undefined ? 'a number' : 'a whole number'
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`
  const text = `Write ${what} ${bounds}.`
  const number = z.number(text).min(least, text).max(most, text)
  return kind === undefined ? number : number.int(text)
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, `Write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`)
}
