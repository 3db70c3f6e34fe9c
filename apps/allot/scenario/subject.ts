/** What a scenario is run against: an Allot whose clock the scenario holds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Allot, openAllot } from '@allot/engine'
import { policyBook } from '@allot/rules/book'
import { type Instant, NEVER } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'

export interface Subject
  extends Pick<Allot, 'createSpace' | 'submit' | 'quote' | 'usage' | 'log' | 'publish'> {
  /** Sets its clock. */
  at(now: Instant): void
  end(): Promise<void>
}

/** The engine on its embedded store, in a folder of its own. @param policy in force since ever */
export async function embeddedSubject(policy: PolicyText): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'allot-scenario-'))
  let now = NEVER
  const allot = await openAllot({
    file: join(folder, 'allot.sqlite'),
    policies: policyBook([], [{ text: policy, effective: 0 as Instant }]), // since ever
    clock: () => now,
  })
  return {
    createSpace: allot.createSpace,
    submit: allot.submit,
    quote: allot.quote,
    usage: allot.usage,
    log: allot.log,
    publish: allot.publish,
    at: (instant) => {
      now = instant
    },
    end: async () => {
      await allot.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
