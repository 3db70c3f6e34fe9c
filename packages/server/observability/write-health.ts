/**
 * Whether the store can be written to, as its last appends say: a server whose disk is full still reads, and must say that
 * it is not ready. It is again by itself: once appends have not failed for a while and an attempt to write succeeds.
 *
 * An append that fails for some Spaces alone says nothing about the others.
 */
import { StoreUnavailable } from '@allot/engine/store'

export interface WriteHealth {
  appended(): void
  failed(cause: unknown): void
  canWrite(): Promise<boolean>
}

/** In milliseconds: how long none has failed before it is tried whether one would succeed; and where that cannot be tried. */
const QUIET = { tried: 1_000, untried: 5_000 } as const

/** @param attempt writes something like an append, and throws where that fails @param now milliseconds */
export function openWriteHealth(
  attempt?: () => Promise<void>,
  now: () => number = () => performance.now(),
): WriteHealth {
  // It may be opened on a full disk, so the first question is answered by an attempt.
  let failedAt: number | undefined = attempt && Number.NEGATIVE_INFINITY
  let attempting: Promise<boolean> | undefined
  const succeeds = async () => {
    attempting ??= (attempt?.() ?? Promise.resolve())
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        attempting = undefined
      })
    return attempting
  }
  return {
    appended: () => {
      failedAt = undefined
    },
    failed: (cause) => {
      if (cause instanceof StoreUnavailable && cause.spaces === undefined) failedAt = now()
    },
    canWrite: async () => {
      const last = failedAt
      if (last === undefined) return true
      if (now() - last < (attempt ? QUIET.tried : QUIET.untried)) return false
      if ((await succeeds()) && failedAt === last) failedAt = undefined
      return failedAt === undefined
    },
  }
}
