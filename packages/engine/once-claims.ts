/**
 * What a plan gives once, a person gets once. A Space is created first, and waits; then it claims what its person gets
 * once; then its log says whether it has it. So the claim of a Space that was never created cannot exist, and a crash
 * between these steps loses nothing: the next read of the Space does the rest, under one idempotency key.
 */
import { hash } from 'node:crypto'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { asksForOnce } from '@allot/rules/once'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import type { SubmittedCommand } from './command.ts'
import type { Store } from './store.ts'

/** @param person an id that the caller chose for a person; it is not kept */
export function hashPerson(person: string): PersonHash {
  return hash('sha256', `allot person\n${person}`, 'base64url')
}

/** The persons for whom the Space is to claim now; undefined where there is nothing to find out, or no person known. */
export function claimants(book: PolicyBook, space: SpaceState): readonly PersonHash[] | undefined {
  if (space.once?.status !== 'waiting' || space.once.persons.length === 0) return undefined
  return asksForOnce(book, space) ? space.once.persons : undefined
}

/**
 * One person may be known in several ways, by account and by e-mail. Of two Spaces that claim at the same time one gets
 * the first claim, and the other stops there: callers give the claims in one order.
 * @returns the Space that has it
 */
export async function claimAll(
  store: Store,
  persons: readonly PersonHash[],
  space: SpaceId,
): Promise<SpaceId> {
  for (const person of persons) {
    const holder = await store.claimOnce(person, space)
    if (holder !== space) return holder
  }
  return space
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
  persons: readonly PersonHash[],
  space: SpaceId,
  submit: (key: string, command: SubmittedCommand) => Promise<unknown>,
): Promise<void> {
  const holder = await claimAll(store, persons, space)
  await submit(`once of ${persons.join(' ')}`, { do: 'settle_once', persons, holder }).catch(unlessSettled)
}

/** Another caller has settled it meanwhile, in another way. */
function unlessSettled(reason: unknown): void {
  if (!(reason instanceof Fault)) throw reason
}
