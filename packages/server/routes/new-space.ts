/** A new Space: made by a person for themselves, or by an operator's program for others. */

import { createdSpace, newSpace } from '@allot/api/space'
import { freeAllowanceOf, hashPerson } from '@allot/engine/once-claims'
import type { SpaceCreation } from '@allot/rules/command'
import type { Created, Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import { instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { PersonHash } from '@allot/rules/once-share'
import { memberOf, type SpaceId } from '@allot/rules/space'
import { actAs, type Caller, nameOf, requireOperatorFor } from '../access/caller.ts'
import type { Account } from '../accounts/accounts.ts'
import { ProblemError } from '../http/problem.ts'
import { hashSecret } from '../secrets/derived-secret.ts'
import type { RouteContext } from './route-context.ts'
import { refuseUnpaidPlan } from './unpaid-plan.ts'

export function newSpaceRoute(context: RouteContext): void {
  const { api, allot, directory, persons, clock } = context
  // The id follows from the caller and the idempotency key: a repeat after a crash between the two writes does both.
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces',
      id: 'createSpace',
      tag: 'Spaces',
      summary: 'Create a Space',
      description:
        'A person owns the Space they create. A key with the scope `operator` names the owner, and may set the fields for operators. What a plan gives once is given once a person.',
      access: { person: 'signed in', scope: 'operator' },
      body: newSpace,
      answer: createdSpace,
      status: 201,
      writes: true,
      records: ({ body: { plan, owner }, caller }, { id }) => ({
        action: 'space_created',
        plan,
        owner: (caller.kind === 'key' ? owner : undefined) ?? nameOf(caller), // a person owns what they create
        inSpace: id,
      }),
      problems: [
        'email_unconfirmed',
        'idempotency_key_reused',
        'unknown_plan',
        'not_sold',
        'through_billing',
        'space_exists',
        'too_many',
      ],
    },
    async ({ caller, body, idempotencyKey }) => {
      const { name, plan, period, owner: namedOwner, ...operatorFields } = body
      requireOperatorFor(caller, operatorFields)
      if (caller.kind === 'person') persons.requireDomainShown(caller.person)
      if (lookUp(allot.policies.at(clock()).plans, plan)?.renews) refuseUnpaidPlan(context, caller)
      const owner = ownerOf(caller, namedOwner)
      const { space: id = `spc_${hashSecret(`${owner}\n${idempotencyKey}`).slice(0, 16)}`, paying = true } =
        operatorFields
      const { subscribed, overrides, person } = operatorFields
      await createFor(context, caller.kind === 'person' ? caller.person : person, {
        ...{ space: id, name, owner, paying, plan, period },
        ...(subscribed !== undefined && { subscribed: instant(subscribed, 'subscribed') }),
        ...(overrides && { overrides }),
      })
      const created = await allot.space(id)
      const role = memberOf(created, owner)?.role
      if (role) await directory.add(id, name, owner, role)
      return { id, name, ...freeAllowanceOf(allot.policies, created) }
    },
  )
}

/** @throws Problem `malformed` for a key that names no owner */
function ownerOf(caller: Caller, named: string | undefined): string {
  if (caller.kind === 'key' && named === undefined)
    throw new ProblemError('malformed', 'Say which member will own the Space.', '/owner')
  return actAs(caller, caller.kind === 'person' ? undefined : named)
}

/** @param person an account, or what a program calls the person @throws Fault · Problem `too_many` */
async function createFor(
  context: RouteContext,
  person: Account | string | undefined,
  creation: SpaceCreation,
): Promise<void> {
  const { allot, persons, spaceLimit } = context
  const create = (more: Pick<SpaceCreation, 'persons'>) =>
    allot.createSpace({ ...creation, ...more }, `create ${creation.space}`)
  if (person === undefined) {
    await create({})
    return
  }
  // What is known of an account may have changed since its first request, which stands.
  const before = typeof person === 'string' ? undefined : await creationOf(context, creation.space)
  if (before) {
    await create(before.persons ? { persons: before.persons } : {})
    return
  }
  const noted = await noteFor(context, person, creation.space)
  if (typeof person !== 'string') await persons.claimEarlier(person)
  const whose = typeof person === 'string' ? [hashPerson(`person ${person}`)] : persons.of(person)
  await create({ persons: whose }).catch(async (reason) => {
    if (reason instanceof Fault && noted) await spaceLimit.forget(noted, creation.space)
    throw reason
  })
}

/** Notes the Space for the limit. @returns whose it is, where it is a new one @throws Problem `too_many` */
async function noteFor(
  { directory, spaceLimit }: RouteContext,
  person: Account | string,
  space: SpaceId,
): Promise<PersonHash | undefined> {
  if (typeof person === 'string') {
    const hash = hashPerson(`person ${person}`)
    const isNew = await spaceLimit.note(hash, space, [])
    return isNew ? hash : undefined
  }
  const hash = hashPerson(`account ${person.id}`)
  const { items } = await directory.spacesOf(person.id)
  const owned = items.filter(({ role }) => role === 'owner').map(({ id }) => id)
  const isNew = await spaceLimit.note(hash, space, owned)
  return isNew ? hash : undefined
}

/** The entry that created the Space, where there is one. */
async function creationOf({ allot }: RouteContext, space: SpaceId): Promise<Created | undefined> {
  const [first] = await allot.log(space, { after: 0, limit: 1 }).catch(unlessUnknown)
  return first?.kind === 'created' ? first : undefined
}

function unlessUnknown(reason: unknown): readonly Entry[] {
  if (reason instanceof Fault && reason.code === 'unknown_space') return []
  throw reason
}
