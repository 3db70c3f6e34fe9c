/** API keys: of a Space, made by its admins, and of the whole of Allot, made by operators. */

import { done } from '@allot/api/done'
import { keys as listed, newKey, newSpaceKey, shownKey } from '@allot/api/key'
import { page } from '@allot/api/page'
import { iso } from '@allot/rules/instant'
import { PEOPLES_SCOPES } from '../access/access.ts'
import type { ApiKey } from '../access/api-key.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

const ONCE = 'The key is shown once; only its hash is kept. The same Idempotency-Key shows the same key.'

export function keyRoutes({ api, keys, clock }: RouteContext): void {
  const ofSpace = { person: 'admin', scope: 'admin' } as const
  const ofAll = { scope: 'operator' } as const

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/keys',
      id: 'createSpaceKey',
      tag: 'Keys',
      summary: 'Create an API key of the Space',
      description: `${ONCE} A publishable key may stand in a browser: it reads usage and quotes, and nothing else.`,
      access: ofSpace,
      body: newSpaceKey,
      answer: shownKey,
      status: 201,
      writes: true,
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ params, body: { kind, name, scopes }, idempotencyKey, caller }) => {
      if ((kind === 'secret') === (scopes.length === 0))
        throw new ProblemError(
          'malformed',
          'A secret key has at least one scope, a publishable key has none.',
          '/scopes',
        )
      const own = caller.kind === 'key' ? caller.key.scopes : PEOPLES_SCOPES
      const beyond = scopes.find((scope) => !own.includes(scope))
      if (beyond)
        throw new ProblemError(
          'forbidden',
          `You cannot give the scope "${beyond}", which you lack.`,
          '/scopes',
        )
      return shown(await keys.make(params.space, { kind, name, scopes }, idempotencyKey, clock()))
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/keys',
      id: 'listSpaceKeys',
      tag: 'Keys',
      summary: 'List the API keys of the Space',
      description: 'The keys of the Space, without their texts.',
      access: ofSpace,
      query: page,
      answer: listed,
    },
    async ({ params, query }) => tellAll(await keys.list(params.space, query)),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/keys/{key}',
      id: 'revokeSpaceKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the Space',
      description: 'At once and for good.',
      access: ofSpace,
      answer: done,
      writes: true,
    },
    async ({ params }) => {
      if (!(await keys.revoke(params.space, params.key, clock()))) throw notFound()
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/keys',
      id: 'createKey',
      tag: 'Keys',
      summary: 'Create an API key of the whole of Allot',
      description: ONCE,
      access: ofAll,
      body: newKey,
      answer: shownKey,
      status: 201,
      writes: true,
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ body: { name, scopes }, idempotencyKey }) =>
      shown(await keys.make(null, { kind: 'secret', name, scopes }, idempotencyKey, clock())),
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/keys',
      id: 'listKeys',
      tag: 'Keys',
      summary: 'List the API keys of the whole of Allot',
      description: 'The keys of the whole of Allot, without their texts.',
      access: ofAll,
      query: page,
      answer: listed,
    },
    async ({ query }) => tellAll(await keys.list(null, query)),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/keys/{key}',
      id: 'revokeKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the whole of Allot',
      description: 'At once and for good.',
      access: ofAll,
      answer: done,
      writes: true,
      problems: ['not_found'],
    },
    async ({ params }) => {
      if (!(await keys.revoke(null, params.key, clock()))) throw notFound()
      return { done: true }
    },
  )
}

function tell({ id, kind, name, scopes, hint, madeAt, revokedAt }: ApiKey) {
  return {
    id,
    kind,
    name,
    scopes,
    hint,
    madeAt: iso(madeAt),
    revokedAt: revokedAt === null ? null : iso(revokedAt),
  }
}

function shown(key: ApiKey & { readonly text: string }) {
  return { ...tell(key), key: key.text }
}

function tellAll({ items, next }: { items: readonly ApiKey[]; next: number | null }) {
  return { keys: items.map(tell), next }
}
