/**
 * The hold that a run works under: found again when the run's idempotency key comes again. Each attempt of a
 * run has keys of its own, `<key>/1/hold`, `<key>/2/hold`, …. An attempt that was denied, released or that expired is
 * over, and the next one places a new hold. An attempt captures under one key, so a repeated run finds the capture.
 */
import { AllotFault } from './fault.ts'
import type { Denial, HoldMethods, NewOperation, RefundReason } from './wire.ts'

export interface RunHold {
  readonly attempt: number
  readonly hold: string
  /** The units that were reserved. */
  readonly count: number
  /** What an earlier run of the same key captured. */
  readonly paid: Settlement | undefined
}

export interface Settlement {
  /** An earlier run of the same key captured it: nothing more was taken now. */
  readonly replayed: boolean
  /** The charge that a refund names; null where nothing was captured, or where an earlier run captured another number. */
  readonly charge: string | null
  readonly cost: Readonly<Record<string, number>>
}

interface NotPlaced {
  readonly denial: Denial
}

export interface RunHolds {
  place(): Promise<RunHold | NotPlaced>
  /** Extends it three times within each `holdFor`. @returns what stops it */
  keep(runHold: RunHold): () => void
  /** Captures what succeeded and releases the rest, once. */
  settle(runHold: RunHold, succeeded: number, reason: RefundReason): Promise<Settlement | NotPlaced>
  /** Releases it, where the work never began. */
  giveBack(runHold: RunHold): Promise<void>
}

export interface LeaseOptions {
  readonly space: string
  readonly idempotencyKey?: string
  readonly partial?: boolean
  readonly holdFor?: number
}

/** Seconds. */
const HOLD_FOR = 900
const MAX_ATTEMPTS = 100
const KEY_REUSED = 'idempotency_key_reused'
const HOLD_CLOSED = 'hold_closed'
const NOTHING: Settlement = { replayed: false, charge: null, cost: {} }
/** An earlier run of the same key captured another number of units, which stands. */
const ANOTHER_NUMBER: Settlement = { replayed: true, charge: null, cost: {} }

export function runHoldsOf(
  allot: Pick<HoldMethods, 'hold' | 'extend' | 'capture' | 'release'>,
  options: LeaseOptions,
  operation: NewOperation,
): RunHolds {
  const { space, idempotencyKey = crypto.randomUUID(), partial, holdFor = HOLD_FOR } = options
  const length = `PT${holdFor}S`
  const keyFor = (attempt: number, what: string) => ({
    idempotencyKey: `${idempotencyKey}/${attempt}/${what}`,
  })

  /** @returns undefined where the hold is closed and nothing was captured on it under this key */
  const capture = async ({ attempt, hold }: RunHold, units: number): Promise<Settlement | undefined> => {
    try {
      const captured = await allot.capture(space, hold, units, keyFor(attempt, 'capture'))
      if (!captured.allowed) return NOTHING
      return { replayed: captured.replayed, charge: captured.id, cost: captured.cost }
    } catch (fault) {
      if (isFault(fault, KEY_REUSED)) return ANOTHER_NUMBER
      if (isFault(fault, HOLD_CLOSED)) return undefined
      throw fault
    }
  }

  /** A hold that was settled or has expired has nothing left to release. */
  const release = async ({ attempt, hold }: RunHold, reason?: RefundReason): Promise<void> => {
    try {
      await allot.release(space, hold, { ...keyFor(attempt, 'release'), reason })
    } catch (fault) {
      if (!isFault(fault, KEY_REUSED) && !isFault(fault, HOLD_CLOSED)) throw fault
    }
  }

  /** @returns undefined where an earlier run's attempt is over and captured nothing */
  const lookUp = async (runHold: RunHold): Promise<RunHold | undefined> => {
    try {
      await allot.extend(space, runHold.hold, length)
      return runHold
    } catch (fault) {
      if (!isFault(fault, HOLD_CLOSED)) throw fault
      const paid = await capture(runHold, runHold.count)
      return paid && { ...runHold, paid }
    }
  }

  const place = async (first: number): Promise<RunHold | NotPlaced> => {
    for (let attempt = first; attempt < first + MAX_ATTEMPTS; attempt++) {
      const named = { ...keyFor(attempt, 'hold'), for: length, partial }
      const answer = await allot.hold(space, operation, named).catch((fault) => {
        throw isFault(fault, KEY_REUSED) ? otherWork(idempotencyKey, fault) : fault
      })
      if (!answer.allowed) {
        if (answer.replayed) continue
        return { denial: answer.denial }
      }
      const count = answer.hold?.remaining ?? operation.count ?? 1
      const runHold: RunHold = { attempt, hold: answer.id, count, paid: undefined }
      const found = answer.replayed ? await lookUp(runHold) : runHold
      if (found) return found
    }
    throw new AllotFault(
      409,
      'too_many',
      `"${idempotencyKey}" was run ${MAX_ATTEMPTS} times without success; give it a new key.`,
    )
  }

  const settle: RunHolds['settle'] = async (runHold, succeeded, reason) => {
    if (runHold.paid) return runHold.paid
    const settled = succeeded === 0 ? NOTHING : await capture(runHold, succeeded)
    if (!settled) {
      const next = await place(runHold.attempt + 1)
      return 'denial' in next ? next : settle(next, Math.min(succeeded, next.count), reason)
    }
    if (succeeded < runHold.count || settled === ANOTHER_NUMBER) await release(runHold, reason)
    return settled
  }

  return {
    place: () => place(1),
    keep: ({ hold, paid }) => {
      const extend = () => void allot.extend(space, hold, length).catch(() => undefined)
      const timer = paid ? undefined : setInterval(extend, (holdFor * 1_000) / 3)
      return () => clearInterval(timer)
    },
    settle,
    giveBack: async (runHold) => {
      if (!runHold.paid) await release(runHold)
    },
  }
}

/** Names the caller's key, where the fault names the attempt's. */
function otherWork(idempotencyKey: string, cause: unknown): AllotFault {
  const message = `The idempotency key "${idempotencyKey}" was used for other work; give each job its own.`
  return new AllotFault(422, KEY_REUSED, message, { cause })
}

/** By its code alone: an embedded Allot throws faults of another class. */
function isFault(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}
