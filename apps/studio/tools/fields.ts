/** The settings that several tools ask for, with the hints that their panel is drawn from. */
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
    .enum(values)
    .default(values[0] as never) // zod's type for a default of a generic enum is not resolved
    .meta({ title, labels, input: 'choice', ...hints })
}

export function prompt(title: string, hints: FieldHints = {}) {
  return z
    .string()
    .trim()
    .max(MAX_PROMPT_LENGTH)
    .default('')
    .meta({ title, input: 'prompt', ...hints })
}

/** Where the tool can do nothing without words. */
export function requiredPrompt(title: string, hints: FieldHints = {}) {
  return z
    .string()
    .trim()
    .min(1, 'Write what you want to see.')
    .max(MAX_PROMPT_LENGTH)
    .meta({ title, input: 'prompt', ...hints })
}

export function colour(title: string, value: `#${string}`, hints: FieldHints = {}) {
  return z
    .templateLiteral(['#', z.string().regex(/^[0-9a-f]{6}$/i)])
    .default(value)
    .meta({ title, input: 'colour', ...hints })
}

export function flag(title: string, value: boolean, hints: FieldHints = {}) {
  return z
    .boolean()
    .default(value)
    .meta({ title, input: 'switch', ...hints })
}

export const MAX_SEED = 2_147_483_647

/** Another seed is another picture; the same one is the same where the generator can. */
export const seed = z
  .number()
  .int()
  .min(0)
  .max(MAX_SEED)
  .default(1)
  .meta({ title: 'Variation', input: 'seed' } satisfies FieldHints)

export const IMAGE_RESOLUTIONS = { '1k': '1K', '2k': '2K', '4k': '4K' } as const
