/**
 * The test clock: an engine in memory whose clock stands still until it is set, and which can be reset under one
 * policy. Scenarios run on it through the API; nothing is stored and nothing is sent.
 */
import { type Engine, openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { type PolicyBook, policyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'

export interface TestClock {
  /** Stays the same object after a restart. */
  readonly allot: Engine
  readonly clock: () => Instant
  /** Sets the clock. */
  set(now: Instant): void
  /** Removes all Spaces; from now on this policy alone is in force, for every instant. */
  restart(policy: PolicyText): Promise<void>
}

/** @param policies in force until the first restart · @param from where the clock stands at first */
export async function openTestClock(policies: PolicyBook, from: Instant): Promise<TestClock> {
  let now = from
  const clock = () => now
  const fresh = async (policies: PolicyBook) => {
    const store = { ...(await openStore('memory:')), shared: false } // no other process writes to it
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
      grants: (space, page) => current.grants(space, page),
      space: (space) => current.space(space),
      log: (space, page) => current.log(space, page),
      report: (space, span) => current.report(space, span),
      settleOnce: (space, persons) => current.settleOnce(space, persons),
      claimOnce: (persons, space) => current.claimOnce(persons, space),
      onceHolder: (persons) => current.onceHolder(persons),
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
      current = await fresh(policyBook([], [{ text: policy, effective: 0 as Instant }])) // for every instant
      await before.close()
    },
  }
}
