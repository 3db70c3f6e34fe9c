import { expect, it } from 'vitest'
import { z } from 'zod'
import { operation } from '../model/operation.ts'
import { firstIssue } from './schema-issue.ts'

function issueOf(schema: z.ZodType, read: unknown): string {
  const parsed = schema.safeParse(read)
  if (parsed.success) return 'nothing'
  const { path, message } = firstIssue(parsed.error)
  return `${path.join('.')}: ${message}`
}

it.each([
  [{ by: 'ann', use: 'recolor' }, 'use: Give an object'],
  [{ by: 'ann', batch: ['recolor'] }, 'batch.0: Give an object'],
  [{ by: 'ann', use: { feature: 'recolor' }, count: '2' }, 'count: Give a number'],
  [{ by: 'ann', export: { act: 'download' } }, 'export.design: This is missing; give a text'],
  [{ by: 'ann', client: 'tv', batch: [] }, 'client: Give one of "web", "ios", "android", "api"'],
  [{ by: 'ann', use: { feature: 'recolor' }, count: 1.5 }, 'count: Give a whole number'],
  [{ by: 'ann', use: { feature: 'recolor' }, count: 0 }, 'count: Give a number of at least 1'],
  [
    { by: 'ann', use: { feature: 'scan', quantity: 0.5 } },
    'use.quantity: Give a whole number; a quantity counts whole units, also where amounts of its unit have decimals',
  ],
  [{ by: 'ann', use: { feature: '' } }, 'use.feature: Give a text of at least 1 character'],
  [{ by: 'ann', use: { feature: 'recolor' }, cuont: 2 }, ': Unrecognized key: "cuont"'],
  [undefined, ': This is missing; give an object'],
])('an operation %j says what to correct', (read, issue) => {
  expect(issueOf(operation, read)).toBe(issue)
})

it('an issue of a policy names its path, also below a union', () => {
  const month = z.union([z.literal('not sold'), z.record(z.string(), z.number())])
  expect(issueOf(month, { ai_credits: 'lots' })).toBe('ai_credits: Give a number')
})

it('where no alternative has fewer issues, each is named', () => {
  expect(issueOf(z.union([z.number(), z.literal('unlimited')]), 'much')).toBe(
    ': Give a number, or "unlimited"',
  )
})

it('a discriminator names its values, and a text of ours stays as it is', () => {
  const many = z.discriminatedUnion('do', [
    z.object({ do: z.literal('charge') }),
    z.object({ do: z.literal('hold') }),
  ])
  expect(issueOf(many, { do: 'spend' })).toBe('do: Give one of "charge", "hold"')
  const day = z.string().regex(/^\d+$/, 'write it like 12')
  expect(issueOf(z.union([day, z.literal('never')]), 'x')).toBe(': write it like 12')
  expect(issueOf(z.array(z.string()).min(1), [])).toBe(': Give a list of at least 1')
  expect(issueOf(z.number().positive(), 0)).toBe(': Give a number of more than 0')
})
