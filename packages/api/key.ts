/** API keys. Only the answer that creates a key contains its text. */
import { name as shownName } from '@allot/rules/text'
import { z } from 'zod'
import { instantText, next, utc } from './page.ts'
import { scope, spaceScope } from './scope.ts'
import { role } from './space.ts'

const name = shownName.min(1).max(80).describe('what the key is for')

const BOUNDS = {
  expires: instantText.optional().describe('from when on it no longer works; never if left out'),
  addresses: z
    .array(z.string().trim().min(1).max(50))
    .max(20)
    .default([])
    .describe('the ranges of addresses that it may be used from, IPv4 or IPv6; everywhere if left out'),
}

export const newSpaceKey = z
  .strictObject({
    name,
    kind: z.enum(['secret', 'publishable']).default('secret'),
    scopes: z.array(spaceScope).max(4).default([]).describe('what a secret key may do'),
    ...BOUNDS,
  })
  .meta({
    id: 'NewSpaceKey',
    description: 'An API key of one Space.',
    examples: [
      { name: 'render farm', scopes: ['read', 'operate'] },
      { name: 'till', scopes: ['read'], expires: '2026-12-31T00:00:00Z', addresses: ['203.0.113.0/24'] },
    ],
  })

export const newKey = z.strictObject({ name, scopes: z.array(scope).min(1).max(5), ...BOUNDS }).meta({
  id: 'NewKey',
  description: 'An API key of the whole of Allot.',
  examples: [{ name: 'back office', scopes: ['operator'] }],
})

export const keyRemoval = z.object({
  credentials: z
    .enum(['end', 'hand_over'])
    .default('end')
    .describe(
      'the API keys, open invitations and webhooks that were made with it: `end` revokes them, `hand_over` makes them yours',
    ),
})

const KEY = {
  ...{ id: 'key_9a0364b9e99bb480', kind: 'secret', name: 'render farm', scopes: ['read', 'operate'] },
  ...{ hint: 'x3Kq', status: 'active', role: 'admin', maker: { member: 'ann', name: 'Ann', key: null } },
  ...{ madeAt: '2026-07-20T09:00:00Z', usedAt: '2026-07-21T14:05:00Z', expiresAt: null, addresses: [] },
  revokedAt: null,
}

export const maker = z
  .object({
    member: z.string().nullable().describe('the member whose role it has; null: an operator'),
    name: z.string().nullable().describe('null for an operator, and a member who has no account here'),
    key: z.string().nullable().describe('the id of the key that it was made with; null: a person made it'),
  })
  .meta({
    id: 'Maker',
    description: 'Who made a key, an invitation or a webhook.',
    examples: [{ member: 'ann', name: 'Ann', key: null }],
  })

export const key = z
  .object({
    id: z.string(),
    kind: z.enum(['secret', 'publishable']),
    name: z.string(),
    scopes: z.array(scope).readonly(),
    hint: z.string().describe('its last characters'),
    status: z
      .enum(['active', 'revoked', 'expired', 'ended'])
      .describe('`ended`: its maker is no admin of the Space any more'),
    role: role
      .nullable()
      .describe('what it may do at most, besides its scopes: the role of its maker; null once it is over'),
    maker: maker
      .nullable()
      .describe('null for a key from before makers were known, which may do what a member may'),
    madeAt: utc,
    usedAt: utc.nullable().describe('when it was last used, exact to some minutes'),
    expiresAt: utc.nullable(),
    addresses: z.array(z.string()).readonly().describe('empty for everywhere'),
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
