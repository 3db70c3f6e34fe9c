/**
 * Closing an account: what happens to each Space of the person. Ann is a member of Acme, and owns two: Shop, in which Bob
 * works too, and Drafts, which she has alone. She leaves Acme, and Drafts is closed: its keys, invitations and webhooks
 * end, and it is listed for no person any more. Shop has to be handed over first; so has a subscription that is paid to
 * be ended first.
 */
import { randomUUID } from 'node:crypto'
import type { Engine } from '@allot/engine/engine'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { type MemberId, memberOf, type SpaceId } from '@allot/rules/space'
import type { SpaceBilling } from '../billing/billing.ts'
import type { PageRequest, PageResult } from '../database/pages.ts'
import { ProblemError } from '../http/problem.ts'
import { type CredentialStores, openCredentials } from './credentials.ts'
import type { SpaceDirectory } from './space-directory.ts'

export interface SpaceAtClosing {
  readonly id: SpaceId
  readonly name: string
  /** `hand_over` and `end_subscription` are for the person to do first. */
  readonly becomes: 'left' | 'closed' | 'hand_over' | 'end_subscription'
}

export interface ClosingParts extends CredentialStores {
  readonly allot: Engine
  readonly directory: SpaceDirectory
  readonly billing: Pick<SpaceBilling, 'subscriptions'> | undefined
  readonly clock: () => Instant
}

const AT_ONCE = 200

/** What would happen to each Space of a person, if they closed their account now. */
export async function spacesAtClosing(
  parts: ClosingParts,
  person: MemberId,
): Promise<readonly SpaceAtClosing[]> {
  const listed = await allOf((page) => parts.directory.spacesOf(person, page))
  const spaces = await Promise.all(listed.map(({ id }) => spaceAtClosing(parts, person, id)))
  return spaces.filter((each) => each !== undefined)
}

/** @returns undefined where the person is no member */
async function spaceAtClosing(
  { allot, billing }: ClosingParts,
  person: MemberId,
  id: SpaceId,
): Promise<SpaceAtClosing | undefined> {
  const { name, members } = await allot.space(id)
  const there = members.filter((each) => !each.left)
  const role = there.find((each) => each.id === person)?.role
  if (role === undefined) return undefined
  if (role !== 'owner' || there.some((each) => each.role === 'owner' && each.id !== person))
    return { id, name, becomes: 'left' }
  if (there.length > 1) return { id, name, becomes: 'hand_over' }
  const paid = await billing?.subscriptions.current(id)
  const goesOn = paid && paid.status !== 'over' && !paid.ends
  return { id, name, becomes: goesOn ? 'end_subscription' : 'closed' }
}

/**
 * Safe to repeat.
 * @param spaces those that are left or closed
 * @param did called with each of them
 */
export async function leaveSpaces(
  parts: ClosingParts,
  person: MemberId,
  spaces: readonly SpaceAtClosing[],
  did: (space: SpaceAtClosing) => Promise<void> = async () => {},
): Promise<void> {
  for (const space of spaces) {
    if (space.becomes === 'left') await leave(parts, person, space.id)
    else await closeSpace(parts, space)
    await parts.directory.remove(space.id, person)
    await did(space)
  }
}

/**
 * Another may join a Space while it is being closed: Ann has Drafts alone, Bob has a link, and his joining is stored after
 * hers was the only name. Each looks once more after what they did: Ann finds Bob, and her account stays; or Bob finds
 * Drafts closed, and does not stay in it (routes/invitations.ts).
 * @throws Problem `owner_stays`
 */
export async function requireAlone(
  { allot, directory }: ClosingParts,
  person: MemberId,
  { id, name }: SpaceAtClosing,
): Promise<void> {
  const { members } = await allot.space(id)
  if (members.every((each) => each.left || each.id === person)) return
  await directory.reopen(id)
  await directory.add(id, name, person, 'owner')
  throw new ProblemError(
    'owner_stays',
    `Another person joined ${name} while it was being closed. Hand it over to them first, or remove them.`,
  )
}

/** What the person made or joined while their account was being closed, by requests that came at once, ends too. */
export async function endSinceThen(
  parts: ClosingParts,
  person: MemberId,
  spaces: readonly SpaceAtClosing[],
): Promise<void> {
  const listed = (await spacesAtClosing(parts, person)).filter(isForPerson)
  const closed = spaces.filter(({ becomes }) => becomes === 'closed')
  await leaveSpaces(parts, person, [...closed, ...listed])
}

/**
 * A request of a person began while their account was there, and ended after it was closed: what it made in a Space, or
 * that it joined or made one, ends too. Whichever of the two looks last sees what the other did.
 */
export async function endLate(parts: ClosingParts, person: MemberId, space: SpaceId): Promise<void> {
  const at = await spaceAtClosing(parts, person, space)
  if (at && isForPerson(at)) await leaveSpaces(parts, person, [at])
  else await openCredentials(parts).end(space, person, parts.clock())
}

/** The person leaves a Space of others; one that they have alone is closed. */
function isForPerson({ becomes }: SpaceAtClosing): boolean {
  return becomes === 'left' || becomes === 'closed'
}

/**
 * What the person made there ends with them, as it does where an admin leaves. The idempotency key cannot be guessed:
 * another member who used it for a request of their own would keep the account open.
 */
async function leave(parts: ClosingParts, person: MemberId, space: SpaceId): Promise<void> {
  const { allot, clock } = parts
  if (memberOf(await allot.space(space), person))
    await allot.submit(space, `closed/${randomUUID()}`, { do: 'leave', member: person }).catch(unlessGone)
  await openCredentials(parts).end(space, person, clock())
}

/** Another request of the person that came late may have done it. @throws what else it was */
function unlessGone(fault: unknown): void {
  if (!(fault instanceof Fault) || fault.code !== 'unknown_member') throw fault
}

/** Its log stays, as every log does: what was used and paid can be asked for. */
async function closeSpace(parts: ClosingParts, { id: space, name }: SpaceAtClosing): Promise<void> {
  const { directory, keys, invitations, events, clock } = parts
  for (const { id } of await allOf((page) => keys.list(space, page)))
    await openCredentials(parts).endKey(space, id, clock())
  for (const { id } of await allOf((page) => invitations.list(space, page)))
    await invitations.revoke(space, id, clock())
  for (const { id } of await allOf((page) => events.webhooks.list(space, page)))
    await events.webhooks.remove(space, id)
  await directory.close(space, name, clock())
}

async function allOf<T>(read: (page: PageRequest) => Promise<PageResult<T>>): Promise<readonly T[]> {
  const all: T[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { items, next }: PageResult<T> = await read({ after, limit: AT_ONCE })
    all.push(...items)
    after = next
  }
  return all
}
