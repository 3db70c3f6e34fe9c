/** The environment of scenarios: for each one an Allot on a clock that the scenario sets, under the policy it names. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, openEngine } from '@allot/engine/engine'
import { hashPerson } from '@allot/engine/once-claims'
import { openStore } from '@allot/engine/open-store'
import { type Store, withOverrides } from '@allot/engine/store'
import { policyBook } from '@allot/rules/book'
import type { SpaceCreation } from '@allot/rules/command'
import { type Instant, NEVER } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'

export interface SystemUnderTest extends Pick<Engine, 'submit' | 'quote' | 'usage' | 'publish'> {
  /** @param person who makes it, where that is to count */
  createSpace(creation: SpaceCreation, key: string, person?: string): Promise<unknown>
  /** Entries after `after`, oldest first, at most `limit` (1 to 1,000). */
  log(space: string, page: { after: number; limit: number }): Promise<readonly ObservedEntry[]>
  /** The prefix of its Spaces' ids, which keeps scenarios on one store apart. */
  readonly prefix: string
  /** Sets its clock. */
  at(now: Instant): Promise<void>
  end(): Promise<void>
}

/** An entry of the log: the fields that scenarios check. */
export interface ObservedEntry {
  readonly seq: number
  readonly kind: string
  /** Of `threshold_crossed`. */
  readonly pool?: string
  readonly threshold?: number
}

/** Makes a system under test for each scenario. */
export interface TestEnvironment {
  /** @param policy in force from 1970 on */
  begin(policy: PolicyText): Promise<SystemUnderTest>
  end(): Promise<void>
}

/** The engine on SQLite, with a file for each scenario. */
export const embeddedEnvironment: TestEnvironment = {
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

/** One store for all scenarios. It keeps their Spaces, but not the policies they publish, which apply to every Space. */
export async function storeEnvironment(where: string): Promise<TestEnvironment> {
  const store = await openStore(where)
  const run = randomUUID().slice(0, 8)
  let begun = 0
  return {
    begin: (policy) => open(sharedStore(store), policy, `scenario-${run}-${++begun}-`),
    end: () => store.close(),
  }
}

async function open(store: Store, policy: PolicyText, prefix: string): Promise<SystemUnderTest> {
  let now = NEVER
  const allot = await openEngine({
    store,
    policies: policyBook([], [{ text: policy, effective: 0 as Instant }]), // from 1970 on
    clock: () => now,
  })
  const { submit, quote, usage, log, publish } = allot
  const at = async (instant: Instant) => {
    now = instant
  }
  const createSpace = (creation: SpaceCreation, key: string, person?: string) =>
    allot.createSpace(
      person === undefined ? creation : { ...creation, persons: [hashPerson(`${prefix}${person}`)] },
      key,
    )
  return { createSpace, submit, quote, usage, log, publish, prefix, at, end: () => allot.close() }
}

/** The store without its policies; it stays open until the last scenario ends. */
function sharedStore(store: Store): Store {
  return withOverrides(store, {
    shared: false, // no other process writes to these Spaces
    publish: async () => undefined,
    published: async () => [],
    close: async () => undefined,
  })
}
