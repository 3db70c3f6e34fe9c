import { readFileSync } from 'node:fs'
import { lintPolicy } from '@allot/rules/lint'
import { parsePolicy } from '@allot/rules/policy'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { z } from 'zod'
import { EXAMPLE, keysOf, metaOf, policyReference, REFERENCE } from './policy-reference.ts'

it('each key of the policy schema has a description and an example that the schema accepts', () => {
  const wanting = keysOf().flatMap(({ path, schema }) => {
    const { description, examples } = metaOf(schema)
    if (!description || !Array.isArray(examples) || examples.length === 0)
      return [`${path}: give it .meta({ description: '…', examples: [ … ] }), then run "npm run docs:policy"`]
    const refused = examples.filter((each) => !(schema as z.ZodType).safeParse(each).success) // each key is a ZodType
    return refused.map((each) => `${path}: the schema refuses its example ${JSON.stringify(each)}`)
  })
  expect(wanting).toEqual([])
})

it('docs/policy.md is what the schema says', () => {
  const mend =
    'The schema of policies has changed: run "npm run docs:policy" and commit docs/policy.md with it.'
  expect(readFileSync(REFERENCE, 'utf8') === policyReference(), mend).toBe(true)
})

it('the example at its top is a policy, and sound', () => {
  const policy = parsePolicy(parse(readFileSync(EXAMPLE, 'utf8')), EXAMPLE)
  expect(lintPolicy(policy)).toEqual([])
})
