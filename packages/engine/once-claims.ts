/**
 * What a plan gives once, a person gets once. A Space is created first, and waits; then it claims what its person gets
 * once; then its log says whether it has it. So the claim of a Space that was never created cannot exist, and a crash
 * between these steps loses nothing: the next read of the Space does the rest, under one idempotency key.
 */
import { hash } from 'node:crypto'
import type { PolicyBook } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import { type Instant, latest } from '@allot/rules/instant'
import { asksForOnce, type OpenClaim, openClaims } from '@allot/rules/once'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { catchUp } from '@allot/rules/time'
import type { SubmittedCommand } from './command.ts'
import type { Store } from './store.ts'

/** @param person an id that the caller chose for a person; it is not kept */
export function hashPerson(person: string): PersonHash {
  return hash('sha256', `allot person\n${person}`, 'base64url')
}

/** The persons for whom the Space is to claim now; undefined where there is nothing to find out, or no person known. */
export function claimants(
  book: PolicyBook,
  space: SpaceState,
  now: Instant,
): readonly PersonHash[] | undefined {
  if (!space.once || space.once.persons.length === 0) return undefined
  return claimsNow(book, space, now).length > 0 ? space.once.persons : undefined
}

/** A Space may have come to another plan by time alone. */
export function claimsNow(book: PolicyBook, space: SpaceState, now: Instant): readonly OpenClaim[] {
  return openClaims(book, catchUp(book, space, latest(now, space.at)).space)
}

/** Under which keys a Space claims something for its persons. The welcome of each plan is claimed by itself. */
function keysOf(persons: readonly PersonHash[], claim: OpenClaim): readonly PersonHash[] {
  if (claim.what === 'once') return persons
  return persons.map((person) => hash('sha256', `${person}\nwelcome ${claim.plan}`, 'base64url'))
}

/** Claims again what an entry says that its Space has, in a store that may not know. */
export async function claimAgain(
  store: Store,
  entry: Entry & { kind: 'once_settled' | 'welcome_settled' },
): Promise<void> {
  const { persons, holder } = entry
  const claim =
    entry.kind === 'once_settled'
      ? ({ what: 'once' } as const)
      : ({ what: 'welcome', plan: entry.plan } as const)
  for (const key of keysOf(persons, claim)) await store.claimOnce(key, holder)
}

/**
 * One person may be known in several ways, by account and by e-mail. Of two Spaces that claim at the same time one gets
 * the first claim, and the other stops there: callers give the claims in one order.
 * @returns the Space that has it
 */
export async function claimAll(store: Store, keys: readonly PersonHash[], space: SpaceId): Promise<SpaceId> {
  for (const key of keys) {
    const holder = await store.claimOnce(key, space)
    if (holder !== space) return holder
  }
  return space
}

/** The Space that has what any of these persons gets once. */
export async function holderOf(store: Store, persons: readonly PersonHash[]): Promise<SpaceId | undefined> {
  for (const person of persons) {
    const holder = await store.onceHolder(person)
    if (holder !== undefined) return holder
  }
  return undefined
}

/** What the API says of a Space's once share: nothing where the Space has none, or need not know yet. */
export function freeAllowanceOf(book: PolicyBook, space: SpaceState): FreeAllowance {
  const { once } = space
  switch (once?.status) {
    case 'given':
      return { freeAllowance: 'given' }
    case 'given before':
      return { freeAllowance: 'given before', freeAllowanceIn: once.space }
    case 'waiting':
      return asksForOnce(book, space) ? { freeAllowance: 'waiting' } : {}
    case undefined:
      return {}
  }
}

export interface FreeAllowance {
  readonly freeAllowance?: 'given' | 'given before' | 'waiting'
  /** The Space that has it, where it was given before. */
  readonly freeAllowanceIn?: SpaceId
}

/** Claims for a Space that waits, and has its log say what came of it. */
export async function settleClaims(
  store: Store,
  claims: readonly OpenClaim[],
  persons: readonly PersonHash[],
  space: SpaceId,
  submit: (key: string, command: SubmittedCommand) => Promise<unknown>,
): Promise<void> {
  for (const claim of claims) {
    const keys = keysOf(persons, claim)
    const holder = await claimAll(store, keys, space)
    const command: SubmittedCommand =
      claim.what === 'once'
        ? { do: 'settle_once', persons, holder }
        : { do: 'settle_welcome', persons, plan: claim.plan, holder }
    await submit(`${claim.what} of ${keys.join(' ')}`, command).catch(unlessSettled)
  }
}

/** Another caller has settled it meanwhile, in another way. */
function unlessSettled(reason: unknown): void {
  if (!(reason instanceof Fault)) throw reason
}
