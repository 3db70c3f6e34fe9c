/** API keys: those of a Space, which its admins create, and those of the whole of Allot, which operators create. */

import { done } from '@allot/api/done'
import { createdKey, key, keyPage, keyRemoval, newKey, newSpaceKey } from '@allot/api/key'
import { pageQuery } from '@allot/api/page'
import type { SpaceId } from '@allot/rules/space'
import type { ApiKey } from '../access/api-key.ts'
import { type Caller, makerOf, nameOf } from '../access/caller.ts'
import { requireFresh } from '../access/freshness.ts'
import { openCredentials } from '../accounts/credentials.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { boundsOf, refuseBeyond, refuseOutside } from './key-bounds.ts'
import { keyResources } from './key-resource.ts'
import type { RouteContext } from './route-context.ts'

const ONCE =
  'The key is shown once, to who made it; only its hash is kept. The same Idempotency-Key of the same caller shows the same key.'
const BOUND =
  'A key may do no more than who made it, and ends when they are no admin of the Space any more, or with the key that it was made with.'
const GONE =
  'At once and for good. The keys, open invitations and webhooks that were made with it end too, or are yours from now on, as `credentials` says.'

const NO_MAKER = { member: null, key: null } as const

export function keyRoutes(context: RouteContext): void {
  const { api, allot, accounts, keys, events, clock } = context
  const credentials = openCredentials(context)
  const spaceAccess = { person: 'admin', scope: 'admin' } as const
  const operatorAccess = { scope: 'operator' } as const
  const listed = async (space: SpaceId | null, those: readonly ApiKey[]) =>
    keyResources(those, {
      accounts,
      now: clock(),
      space: space === null ? undefined : await allot.space(space),
    })
  const created = async (space: SpaceId | null, made: ApiKey & { readonly text: string }) => {
    const [resource] = await listed(space, [made])
    if (!resource) throw new Error('Invariant: one key is listed as one.')
    return { ...resource, key: made.text }
  }

  const revoke = async (
    space: SpaceId | null,
    id: string,
    { credentials: what }: { readonly credentials: 'end' | 'hand_over' },
    caller: Caller,
  ) => {
    const found = await keys.get(id)
    if (!found || found.space !== space) throw notFound()
    // A key that revokes itself leaves what it made to its own maker.
    const self = caller.kind === 'key' && caller.key.id === id
    const heir = self ? (found.maker ?? NO_MAKER) : makerOf(caller)
    if (what === 'hand_over') await credentials.handOverMadeWith(id, heir)
    await credentials.endKey(space, id, clock())
    return { done: true } as const
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/keys',
      id: 'createSpaceKey',
      tag: 'Keys',
      summary: 'Create an API key of the Space',
      description: `${ONCE} ${BOUND} A person signed in within the last ten minutes. A publishable key may stand in a browser: it reads usage and quotes, and nothing else.`,
      access: spaceAccess,
      body: newSpaceKey,
      answer: createdKey,
      status: 201,
      writes: true,
      records: (_, { id: key, name, kind, scopes }) => ({ action: 'key_created', key, name, kind, scopes }),
      problems: ['too_many', 'idempotency_key_reused', 'sign_in_again'],
    },
    async ({ params, body, idempotencyKey, caller }) => {
      // A visitor of the demo has nothing to sign in with, and a Space that is gone in some days.
      if (caller.kind === 'person' && !caller.person.demo) requireFresh(caller)
      const { kind, name, scopes } = body
      if ((kind === 'secret') === (scopes.length === 0))
        throw new ProblemError(
          'malformed',
          'A secret key has at least one scope, a publishable key has none.',
          '/scopes',
        )
      const bounds = boundsOf(body, caller, clock())
      refuseBeyond(caller, scopes, bounds)
      const made = await keys.make(
        params.space,
        { ...{ kind, name, scopes }, ...bounds, maker: makerOf(caller) },
        { by: nameOf(caller), idempotencyKey },
        clock(),
      )
      await events.tellOfKey(params.space, made)
      return created(params.space, made)
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/keys',
      id: 'listSpaceKeys',
      tag: 'Keys',
      summary: 'List the API keys of the Space',
      description: 'The keys of the Space, without their texts: who made each, what it may do, its last use.',
      access: spaceAccess,
      query: pageQuery,
      answer: keyPage,
    },
    async ({ params, query }) => {
      const { items, next } = await keys.list(params.space, query)
      return { keys: await listed(params.space, items), next }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/keys/{key}',
      id: 'revokeSpaceKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the Space',
      description: GONE,
      access: spaceAccess,
      query: keyRemoval,
      answer: done,
      writes: true,
      records: ({ params: { key } }) => ({ action: 'key_revoked', key }),
    },
    ({ params, query, caller }) => revoke(params.space, params.key, query, caller),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/keys/{key}/takeovers',
      id: 'takeOverSpaceKey',
      tag: 'Keys',
      summary: 'Take over an API key of the Space',
      description:
        'The admin who is signed in becomes its maker: for a key from before makers were known, and before its maker leaves. Whoever has its text can go on using it.',
      access: { person: 'admin' },
      answer: key,
      writes: true,
      records: ({ params: { key } }) => ({ action: 'key_taken_over', key }),
    },
    async ({ params, caller }) => {
      if (!(await keys.handOver(params.space, { key: params.key }, makerOf(caller)))) throw notFound()
      const taken = await keys.get(params.key)
      const [resource] = taken ? await listed(params.space, [taken]) : []
      if (!resource) throw notFound()
      return resource
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
      records: (_, { id: key, name, kind, scopes }) => ({ action: 'key_created', key, name, kind, scopes }),
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ body, idempotencyKey, caller }) => {
      const { name, scopes } = body
      const bounds = boundsOf(body, caller, clock())
      refuseOutside(caller, bounds)
      const definition = { kind: 'secret', name, scopes, ...bounds, maker: makerOf(caller) } as const
      const request = { by: nameOf(caller), idempotencyKey }
      return created(null, await keys.make(null, definition, request, clock()))
    },
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
    async ({ query }) => {
      const { items, next } = await keys.list(null, query)
      return { keys: await listed(null, items), next }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/keys/{key}',
      id: 'revokeKey',
      tag: 'Keys',
      summary: 'Revoke an API key of the whole of Allot',
      description: GONE,
      access: operatorAccess,
      query: keyRemoval,
      answer: done,
      writes: true,
      records: ({ params: { key } }) => ({ action: 'key_revoked', key }),
      problems: ['not_found'],
    },
    ({ params, query, caller }) => revoke(null, params.key, query, caller),
  )
}
