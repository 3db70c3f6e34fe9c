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
  [{ by: 'ann', use: 'recolor' }, 'use: Invalid input: expected object, received string'],
  [{ by: 'ann', batch: ['recolor'] }, 'batch.0: Invalid input: expected object, received string'],
  [
    { by: 'ann', use: { feature: 'recolor' }, count: '2' },
    'count: Invalid input: expected number, received string',
  ],
  [
    { by: 'ann', export: { act: 'download' } },
    'export.design: Invalid input: expected string, received undefined',
  ],
  [
    { by: 'ann', client: 'tv', batch: [] },
    'client: Invalid option: expected one of "web"|"ios"|"android"|"api"',
  ],
  [{ by: 'ann', use: { feature: 'recolor' }, cuont: 2 }, ': Unrecognized key: "cuont"'],
  [undefined, ': Invalid input: expected object, received undefined'],
])('an operation %j says what to correct', (read, issue) => {
  expect(issueOf(operation, read)).toBe(issue)
})

it('an issue of a policy names its path, also below a union', () => {
  const month = z.union([z.literal('not sold'), z.record(z.string(), z.number())])
  expect(issueOf(month, { ai_credits: 'lots' })).toBe(
    'ai_credits: Invalid input: expected number, received string',
  )
})

it('where no alternative has fewer issues, each is named', () => {
  expect(issueOf(z.union([z.number(), z.literal('unlimited')]), 'much')).toBe(
    ': Invalid input: expected number, received string, or Invalid input: expected "unlimited"',
  )
})
