/** API keys. Only the answer that creates a key contains its text. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { next, utc } from './page.ts'
import { scope, spaceScope } from './scope.ts'

const name = text.trim().min(1).max(80).describe('what the key is for')

export const newSpaceKey = z
  .strictObject({
    name,
    kind: z.enum(['secret', 'publishable']).default('secret'),
    scopes: z.array(spaceScope).max(4).default([]).describe('what a secret key may do'),
  })
  .meta({
    id: 'NewSpaceKey',
    description: 'An API key of one Space.',
    examples: [{ name: 'render farm', scopes: ['read', 'operate'] }],
  })

export const newKey = z.strictObject({ name, scopes: z.array(scope).min(1).max(5) }).meta({
  id: 'NewKey',
  description: 'An API key of the whole of Allot.',
  examples: [{ name: 'back office', scopes: ['operator'] }],
})

const KEY = {
  ...{ id: 'key_9a0364b9e99bb480', kind: 'secret', name: 'render farm', scopes: ['read', 'operate'] },
  ...{ hint: 'x3Kq', madeAt: '2026-07-20T09:00:00Z', revokedAt: null },
}

export const key = z
  .object({
    id: z.string(),
    kind: z.enum(['secret', 'publishable']),
    name: z.string(),
    scopes: z.array(scope).readonly(),
    hint: z.string().describe('its last characters'),
    madeAt: utc,
    revokedAt: utc.nullable(),
  })
  .meta({ id: 'Key', description: 'An API key, without its text.', examples: [KEY] })

export const createdKey = key.extend({ key: z.string().describe('shown here and never again') }).meta({
  id: 'CreatedKey',
  description: 'An API key with its text.',
  examples: [{ ...KEY, key: 'allot_7f3Jd9x3Kq' }],
})

export const keyPage = z.object({ keys: z.array(key), next }).meta({
  id: 'KeyPage',
  description: 'A page of API keys.',
  examples: [{ keys: [KEY], next: null }],
})
