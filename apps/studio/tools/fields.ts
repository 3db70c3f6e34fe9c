/** The settings that several tools ask for, with the hints that their panel is drawn from. */
import { numberWithin } from '@allot/imaging/schema-texts'
import { z } from 'zod'
import { MAX_PROMPT_LENGTH } from '../contract/limits.ts'
import type { FieldHints } from '../contract/tool-offer.ts'

/** @param labels how each value is called; the first is the default */
export function choice<const Value extends string>(
  title: string,
  labels: Readonly<Record<Value, string>>,
  hints: FieldHints = {},
) {
  const values = Object.keys(labels) as [Value, ...Value[]] // the keys are the values, and there is one at least
  return z
    .enum(values, `Write ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`)
    .default(values[0] as never) // zod's type for a default of a generic enum is not resolved
    .meta({ title, labels, input: 'choice', ...hints })
}

const WORDS = `Write words, at most ${MAX_PROMPT_LENGTH} characters of them.`

export function prompt(title: string, hints: FieldHints = {}) {
  return z
    .string(WORDS)
    .trim()
    .max(MAX_PROMPT_LENGTH, WORDS)
    .default('')
    .meta({ title, input: 'prompt', ...hints })
}

/** Where the tool can do nothing without words. */
export function requiredPrompt(title: string, hints: FieldHints = {}) {
  return z
    .string('Write what you want to see.')
    .trim()
    .min(1, 'Write what you want to see.')
    .max(MAX_PROMPT_LENGTH, WORDS)
    .meta({ title, input: 'prompt', ...hints })
}

export function colour(title: string, value: `#${string}`, hints: FieldHints = {}) {
  return z
    .templateLiteral(['#', z.string().regex(/^[0-9a-f]{6}$/i)], `Write a colour like ${value}.`)
    .default(value)
    .meta({ title, input: 'colour', ...hints })
}

export function flag(title: string, value: boolean, hints: FieldHints = {}) {
  return z
    .boolean('Write true or false.')
    .default(value)
    .meta({ title, input: 'switch', ...hints })
}

export const MAX_SEED = 2_147_483_647

/** Another seed is another picture; the same one is the same where the generator can. */
export const seed = numberWithin(0, MAX_SEED, 'whole')
  .default(1)
  .meta({ title: 'Variation', input: 'seed' } satisfies FieldHints)

export const IMAGE_RESOLUTIONS = { '1k': '1K', '2k': '2K', '4k': '4K' } as const
