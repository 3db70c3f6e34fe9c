/** API keys as they are told; the text of one is in the answer that made it and nowhere else. */
import { z } from 'zod'
import { next, utc } from './page.ts'
import { scope, spaceScope } from './scope.ts'

const name = z.string().trim().min(1).max(80).describe('what it is for')

export const newSpaceKey = z.strictObject({
  name,
  kind: z.enum(['secret', 'publishable']).default('secret'),
  scopes: z.array(spaceScope).max(4).default([]).describe('what a secret key may do'),
})

export const newKey = z.strictObject({ name, scopes: z.array(scope).min(1).max(5) })

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
  .meta({ id: 'Key' })

export const shownKey = key.extend({ key: z.string().describe('shown here and never again') })
export const keys = z.object({ keys: z.array(key), next })
