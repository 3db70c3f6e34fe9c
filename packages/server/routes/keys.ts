/** API keys: those of a Space, which its admins create, and those of the whole of Allot, which operators create. */

import { done } from '@allot/api/done'
import { createdKey, keyPage, newKey, newSpaceKey } from '@allot/api/key'
import { pageQuery } from '@allot/api/page'
import { iso } from '@allot/rules/instant'
import { PERSON_SCOPES } from '../access/access.ts'
import type { ApiKey } from '../access/api-key.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

const ONCE = 'The key is shown once; only its hash is kept. The same Idempotency-Key shows the same key.'

export function keyRoutes({ api, keys, clock }: RouteContext): void {
  const spaceAccess = { person: 'admin', scope: 'admin' } as const
  const operatorAccess = { scope: 'operator' } as const

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/keys',
      id: 'createSpaceKey',
      tag: 'Keys',
      summary: 'Create an API key of the Space',
      description: `${ONCE} A publishable key may stand in a browser: it reads usage and quotes, and nothing else.`,
      access: spaceAccess,
      body: newSpaceKey,
      answer: createdKey,
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
      const own = caller.kind === 'key' ? caller.key.scopes : PERSON_SCOPES
      const beyond = scopes.find((scope) => !own.includes(scope))
      if (beyond)
        throw new ProblemError(
          'forbidden',
          `You cannot give the scope "${beyond}", which you lack.`,
          '/scopes',
        )
      return createdKeyResource(
        await keys.make(params.space, { kind, name, scopes }, idempotencyKey, clock()),
      )
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
      access: spaceAccess,
      query: pageQuery,
      answer: keyPage,
    },
    async ({ params, query }) => pageOf(await keys.list(params.space, query)),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/keys/{key}',
      id: 'revokeSpaceKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the Space',
      description: 'At once and for good.',
      access: spaceAccess,
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
      access: operatorAccess,
      body: newKey,
      answer: createdKey,
      status: 201,
      writes: true,
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ body: { name, scopes }, idempotencyKey }) =>
      createdKeyResource(await keys.make(null, { kind: 'secret', name, scopes }, idempotencyKey, clock())),
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/keys',
      id: 'listKeys',
      tag: 'Keys',
      summary: 'List the API keys of the whole of Allot',
      description: 'The keys of the whole of Allot, without their texts.',
      access: operatorAccess,
      query: pageQuery,
      answer: keyPage,
    },
    async ({ query }) => pageOf(await keys.list(null, query)),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/keys/{key}',
      id: 'revokeKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the whole of Allot',
      description: 'At once and for good.',
      access: operatorAccess,
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

function keyResource({ id, kind, name, scopes, hint, madeAt, revokedAt }: ApiKey) {
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

function createdKeyResource(key: ApiKey & { readonly text: string }) {
  return { ...keyResource(key), key: key.text }
}

function pageOf({ items, next }: { items: readonly ApiKey[]; next: number | null }) {
  return { keys: items.map(keyResource), next }
}
