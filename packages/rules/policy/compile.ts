/**
 * Compile: makes everything of a policy that decisions will read - the terms of every plan and period, the amount of every
 * rate, the length of every window - and says what cannot be made. A policy that does not compile would stop every
 * Space that follows it, so it is never in force: not from a file, not by publishing, and where an earlier build has
 * published it, the book steps over it.
 */

import { amount, type Unit } from '../values/amount.ts'
import { instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS } from '../values/renewal.ts'
import { nearestIssue } from '../values/schema-issue.ts'
import { type Finding, type Say, sayFault } from './finding.ts'
import { unknownNames } from './references.ts'
import { type PolicyText, policySchema } from './schema.ts'
import { isSold, termsOf } from './terms.ts'
import { unitOfPool } from './unit.ts'
import { unpaidRules } from './unpaid.ts'
import { windowLength } from './window-length.ts'

/** What stands in the way of putting the policy in force; nothing where it compiles. */
export function compileFindings(policy: PolicyText): readonly Finding[] {
  const found: Finding[] = []
  try {
    compile(policy, found)
  } catch (reason) {
    // An earlier build's text may lack what this one reads.
    const shape = schemaFindings(policy)
    if (shape.length === 0) throw reason
    return shape
  }
  return found
}

function compile(policy: PolicyText, found: Finding[]): void {
  found.push(...unknownNames(policy))
  const say: Say = (path, message) => found.push({ path, message })
  sayFault(say, () => instant(policy.effective, 'effective'))
  if (Object.keys(policy.plans).length === 0)
    say('plans', 'are none; name what a Space can have, at least one plan.')
  for (const [id, window] of Object.entries(policy.windows)) sayFault(say, () => windowLength(window, id))
  sayFault(say, () => unpaidRules(policy))
  for (const [path, unit, written] of amountsIn(policy)) sayFault(say, () => amount(written, unit, path))
  // All of it is looked at above, with a path. This makes it once more as decisions will, so that nothing is overlooked.
  if (found.length === 0) compileTerms(policy, say)
}

/** Where it is not what the schema says: an earlier build checked it against the schema that it had. */
export function schemaFindings(policy: PolicyText): readonly Finding[] {
  const { error } = policySchema.safeParse(policy)
  return (error?.issues ?? [])
    .map(nearestIssue)
    .map(({ path, message }) => ({ path: path.join('.'), message }))
}

/** Every amount that is written in a policy: its path, what it counts, and the number. */
export function* amountsIn(policy: PolicyText): Generator<readonly [string, Unit, number]> {
  const { pools } = policy
  const unitOf = (name: string): Unit | undefined =>
    unitOfPool(policy, name) ?? lookUp(policy.windows, name)?.unit
  function* named(path: string, written: Readonly<Record<string, unknown>>) {
    for (const [name, value] of Object.entries(written)) {
      const unit = unitOf(name)
      const parts = typeof value === 'object' && value ? Object.entries(value) : [['', value] as const]
      for (const [part, number] of parts)
        if (typeof number === 'number' && unit)
          yield [part === '' ? `${path}.${name}` : `${path}.${name}.${part}`, unit, number] as const
    }
  }
  for (const [id, { rollover }] of Object.entries(pools)) {
    const unit = unitOf(id)
    if (rollover && unit) yield [`pools.${id}.rollover.most`, unit, rollover.most]
  }
  for (const [id, plan] of Object.entries(policy.plans)) {
    for (const period of PERIODS)
      if (typeof plan[period] !== 'string') yield* named(`plans.${id}.${period}`, plan[period])
    yield* named(`plans.${id}.windows`, plan.windows)
    if (plan.welcome) yield* named(`plans.${id}.welcome.gives`, plan.welcome.gives)
  }
  for (const [id, feature] of Object.entries(policy.features))
    for (const [row, rate] of feature.rates.entries())
      yield* named(`features.${id}.rates.${row}.takes`, rate.takes)
  yield* named('batch.takes', policy.batch.takes)
}

function compileTerms(policy: PolicyText, say: Say): void {
  for (const [plan, text] of Object.entries(policy.plans))
    for (const period of PERIODS)
      if (isSold(text, period))
        sayFault(
          (path, message) => say(`plans.${plan}.${period}`, `cannot be made: ${path} ${message}`),
          () => termsOf(policy, { plan, period }),
        )
}
