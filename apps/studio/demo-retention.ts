/**
 * What visitors of the demonstration store goes soon: none of them comes back to one that they left, and all of them share
 * one part of the disk. A visitor sends their last photo on Monday at 10:00; on Tuesday at 10:00 all photos, designs
 * and recipes of their Space are deleted. Who makes an account by then keeps them.
 */
import type { DemoStore } from './storage/demo-store.ts'
import type { Whose } from './storage/whose.ts'

const DAY = 86_400_000

interface DemoRetentionOptions {
  readonly demos: DemoStore
  readonly isDemo: (space: string) => Promise<boolean>
  readonly bytesOf: (whose: Whose) => number
  /** From the last upload to the deletion. */
  readonly days: number
  /** Each deletes what it has of the Space. Safe to repeat. */
  readonly of: readonly { removeAll(space: string): void | Promise<void> }[]
  readonly unexpected: (error: unknown) => void
}

/** @returns what is called from time to time, with the instant in milliseconds since 1970 */
export function demoRetention({ demos, isDemo, bytesOf, days, of, unexpected }: DemoRetentionOptions): {
  removeExpired(now: number): Promise<void>
} {
  const remove = async (space: string) => {
    if (!(await isDemo(space))) return demos.forget(space)
    for (const each of of) await each.removeAll(space)
    // What is under way ends first, and goes the next time.
    if (bytesOf({ spaces: [space] }) === 0) demos.forget(space)
  }
  return {
    removeExpired: async (now) => {
      for (const space of demos.quietSince(now - days * DAY)) await remove(space).catch(unexpected)
    },
  }
}

/** @returns when all of a Space of the demonstration goes, in milliseconds since 1970; null where it sent nothing */
export function goesAt(demos: DemoStore, space: string, days: number): number | null {
  const sentAt = demos.sentAt(space)
  return sentAt === undefined ? null : sentAt + days * DAY
}
