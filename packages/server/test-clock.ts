/**
 * A rehearsal: an Allot in memory whose clock stands where it is put, and which is begun anew under one policy at a
 * time. Scenarios are tried on it through the API; nothing real ever happens in one.
 */
import { type Engine, openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { type PolicyBook, policyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'

export interface TestClock {
  /** Stays the same when it is begun anew. */
  readonly allot: Engine
  readonly clock: () => Instant
  /** Puts the clock. */
  set(now: Instant): void
  /** From now on there are no Spaces, and this policy alone, in force since ever. */
  restart(policy: PolicyText): Promise<void>
}

/** @param policies those in force until it is begun anew */
export async function openTestClock(policies: PolicyBook, from: Instant): Promise<TestClock> {
  let now = from
  const clock = () => now
  const fresh = async (policies: PolicyBook) => {
    const store = { ...(await openStore('memory:')), shared: false } // nobody else writes to it
    return openEngine({ store, policies, clock })
  }
  let current = await fresh(policies)
  return {
    allot: {
      createSpace: (creation, id) => current.createSpace(creation, id),
      submit: (space, id, request) => current.submit(space, id, request),
      submitMany: (space, orders) => current.submitMany(space, orders),
      submitAtomic: (space, requests) => current.submitAtomic(space, requests),
      quote: (space, operation) => current.quote(space, operation),
      usage: (space, viewer) => current.usage(space, viewer),
      space: (space) => current.space(space),
      log: (space, page) => current.log(space, page),
      report: (space, span) => current.report(space, span),
      publish: (text, effective) => current.publish(text, effective),
      get policies() {
        return current.policies
      },
      close: () => current.close(),
    },
    clock,
    set: (instant) => {
      now = instant
    },
    restart: async (policy) => {
      const before = current
      current = await fresh(policyBook([], [{ text: policy, effective: 0 as Instant }])) // since ever
      await before.close()
    },
  }
}
