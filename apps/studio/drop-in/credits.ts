/**
 * Credits: one credit is one picture that is made, a Batch export of a Batch of one. So a Space with 500 Batch exports
 * of which 20 are used has 480 credits, and each picture takes one, whatever its size.
 */
import type { NewOperation, Usage } from '@allot/client/wire'
import type { DropInCaller } from './caller.ts'
import { Refusal } from './refusal.ts'
import { refusalOfDenial } from './refusal-of.ts'

/** What an unlimited allowance is shown as: wrappers expect a number. */
const UNLIMITED_CREDITS = 1_000_000

/** Longer than any picture takes; what a crash leaves reserved is free then. */
const HOLD_LIFETIME = 'PT30M'

/** @param features of the policy that the picture uses @returns how many more pictures can be made */
export async function creditsLeft(
  caller: DropInCaller,
  features: readonly { feature: string }[],
): Promise<number> {
  const { allot, space, member } = caller
  const quote = await allot.quote(space, operationOf(caller, features))
  if (!quote.allowed && refusalOfDenial(quote.denial, 0).status !== 429) return 0
  const cost = quote.allowed ? quote.cost : quote.denial.cost
  const { meters } = await allot.usage(space, { member })
  const counts = Object.entries(cost).map(([pool, each]) => fitting(meters, pool, each))
  return Math.min(UNLIMITED_CREDITS, ...counts)
}

/** How many times this much of the pool is left; one, where the policy hides the figure and one is allowed. */
function fitting(meters: Usage['meters'], pool: string, each: number): number {
  const remaining = meters.find(({ meter }) => meter === pool)?.remaining ?? each
  return remaining === 'unlimited' || each <= 0
    ? UNLIMITED_CREDITS
    : Math.max(0, Math.floor(remaining / each))
}

/**
 * Makes one picture: reserves it, works, and takes it when it is made. What fails takes nothing.
 * @returns what the work made, and the credits taken @throws Refusal of the denial, and what the work throws
 */
export async function charged<Made>(
  caller: DropInCaller,
  features: readonly { feature: string }[],
  work: () => Promise<Made>,
): Promise<{ readonly made: Made; readonly credits: number }> {
  const { allot, space } = caller
  /** Each is sent once, and the log of the Space shows those that were used: none follows from another. */
  const newKey = (what: string) => `drop-in/${crypto.randomUUID()}/${what}`
  const hold = await allot.hold(space, operationOf(caller, features), {
    idempotencyKey: newKey('hold'),
    for: HOLD_LIFETIME,
  })
  if (!hold.allowed) throw refusalOfDenial(hold.denial, Date.now())
  try {
    const made = await work()
    const captured = await allot.capture(space, hold.id, 1, { idempotencyKey: newKey('capture') })
    if (!captured.allowed) throw refusalOfDenial(captured.denial, Date.now())
    return { made, credits: Object.values(captured.cost).some((amount) => amount > 0) ? 1 : 0 }
  } catch (cause) {
    // A hold that cannot be released now, as Allot cannot be reached, expires.
    await allot.release(space, hold.id, { idempotencyKey: newKey('release') }).catch(() => undefined)
    throw cause
  }
}

function operationOf({ member }: DropInCaller, features: readonly { feature: string }[]): NewOperation {
  return { by: member, client: 'api', count: 1, batch: [...features] }
}

/** @throws Refusal where the caller is gone: what is made now would reach no caller */
export function refuseGone(signal: AbortSignal): void {
  if (signal.aborted) throw new Refusal(503, 'gone', 'The caller closed the connection')
}
