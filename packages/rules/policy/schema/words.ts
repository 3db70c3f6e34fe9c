/** The values that all parts of a policy are written with: names, counts, amounts, shares. */
import { z } from 'zod'
import { duration } from '../../values/instant.ts'
import { text } from '../../values/text.ts'
import { isZone } from '../../values/zone.ts'

/** How `docs/policy.md` calls a kind of value. */
const NAME = 'name'

export const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'use small letters, digits and _, at most 40')
  .meta({ title: NAME })

export const title = text.meta({ title: 'text' })

export const count = z.number().int().min(0).meta({ title: 'whole number' })

export const zone = z
  .string()
  .refine(isZone, { error: 'is no time zone that this program knows; write an IANA name like Europe/Paris' })
  .meta({ title: 'time zone' })

/** As people write it: 3, 0.5. */
export const written = z.number().min(0).meta({ title: 'amount' })

/** A number, or one of the special values. `custom` is set for each Space by an override (Enterprise). */
const allowance = z
  .union([z.number().min(0), z.enum(['unlimited', 'no access', 'custom'])])
  .meta({ title: 'amount, `unlimited`, `no access` or `custom`' })

export const allowances = z.record(name, allowance)

/** For each paying member of the Space so much, and so much besides. */
const perSeat = z.strictObject({
  per_seat: written.meta({ description: 'For each paying member of the Space.', examples: [100] }),
  included: written.default(0).meta({ description: 'Besides, however many there are.', examples: [50] }),
})

/** What a plan gives of each pool. */
export const poolAllowances = z.record(
  name,
  z.union([allowance, perSeat]).meta({
    title: 'amount, `unlimited`, `no access`, `custom`, or `per_seat` and `included`',
  }),
)

/** A length of time that is not 0 and at most a year. */
export const span = z
  .string()
  .refine(isSpan, { error: 'is no length of time up to P366D; write it like P14D or PT36H' })
  .meta({ title: 'length' })

function isSpan(text: string): boolean {
  try {
    const length = duration(text)
    return length > 0 && length <= duration('P366D')
  } catch {
    return false
  }
}

export const thresholds = z
  .array(z.number().int().min(1).max(100))
  .max(10)
  .default([])
  .meta({
    title: 'list of percentages',
    description: 'When so many percent are used, people are told, once a period.',
    examples: [[80, 100]],
  })
