/** What scenarios are run against: an Allot whose clock the scenario holds, and which knows the policy it names alone. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { type Store, withOverrides } from '@allot/engine/store'
import { policyBook } from '@allot/rules/book'
import { type Instant, NEVER } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'

export interface Subject extends Pick<Engine, 'createSpace' | 'submit' | 'quote' | 'usage' | 'publish'> {
  /** Entries after `after`, oldest first, at most `limit` (1 to 1,000). */
  log(space: string, page: { after: number; limit: number }): Promise<readonly Noted[]>
  /** What its Spaces' ids begin with, so that scenarios which share a store do not meet. */
  readonly prefix: string
  /** Sets its clock. */
  at(now: Instant): Promise<void>
  end(): Promise<void>
}

/** An entry of the log, as far as scenarios look at it. */
export interface Noted {
  readonly seq: number
  readonly kind: string
  /** What was warned of. */
  readonly pool?: string
  readonly threshold?: number
}

/** Where scenarios take place. */
export interface Stage {
  /** @param policy in force since ever */
  begin(policy: PolicyText): Promise<Subject>
  end(): Promise<void>
}

/** The engine on its embedded store, a file of its own for each scenario. */
export const embedded: Stage = {
  begin: async (policy) => {
    const folder = mkdtempSync(join(tmpdir(), 'allot-scenario-'))
    const subject = await open(await openStore(join(folder, 'allot.sqlite')), policy, '')
    const end = async () => {
      await subject.end()
      rmSync(folder, { recursive: true, force: true })
    }
    return { ...subject, end }
  },
  end: async () => undefined,
}

/** One store for all scenarios. Their Spaces stay in it; what they publish does not, for it would reach every Space. */
export async function storeStage(where: string): Promise<Stage> {
  const store = await openStore(where)
  const run = randomUUID().slice(0, 8)
  let begun = 0
  return {
    begin: (policy) => open(lent(store), policy, `scenario-${run}-${++begun}-`),
    end: () => store.close(),
  }
}

async function open(store: Store, policy: PolicyText, prefix: string): Promise<Subject> {
  let now = NEVER
  const allot = await openEngine({
    store,
    policies: policyBook([], [{ text: policy, effective: 0 as Instant }]), // since ever
    clock: () => now,
  })
  const { createSpace, submit, quote, usage, log, publish } = allot
  const at = async (instant: Instant) => {
    now = instant
  }
  return { createSpace, submit, quote, usage, log, publish, prefix, at, end: () => allot.close() }
}

/** The store, but for policies, and open until the last scenario is over. */
function lent(store: Store): Store {
  return withOverrides(store, {
    shared: false, // nobody else writes to these Spaces
    publish: async () => undefined,
    published: async () => [],
    close: async () => undefined,
  })
}
