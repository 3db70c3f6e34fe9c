/** What no window may be: too short or too long, with a length it does not have, with a rule that never applies. */

import { DAY, type Duration } from '../../values/instant.ts'
import { lookUp } from '../../values/look-up.ts'
import { type Say, sayFault } from '../finding.ts'
import type { PolicyText, WindowText } from '../schema.ts'
import { windowLength } from '../window-length.ts'

/** A bound (law 9): uses are remembered as long as a window may look back. */
const LONGEST = (366 * DAY) as Duration // days in milliseconds

export function lintWindows(policy: PolicyText, say: Say): void {
  for (const [id, window] of Object.entries(policy.windows)) {
    lintLength(id, window, say)
    lintThresholds(`windows.${id}`, window.thresholds, say)
    if (window.zone !== undefined && window.opens !== 'calendar')
      say(
        `windows.${id}.zone`,
        `changes nothing where a window opens by ${window.opens}; take it out, or write "opens: calendar".`,
      )
    if (window.scope === 'space' && window.non_payers === 'as first plan')
      say(
        `windows.${id}.non_payers`,
        'says "as first plan", but all members share this window; leave it out, or give it "scope: member".',
      )
  }
  for (const [id, plan] of Object.entries(policy.plans))
    for (const [at, window] of plan.together.entries())
      if (lookUp(policy.windows, window)?.scope === 'space')
        say(
          `plans.${id}.together.${at}`,
          `names ${window}, which all members share on every plan; leave it out.`,
        )
  for (const [id, pool] of Object.entries(policy.pools)) lintThresholds(`pools.${id}`, pool.thresholds, say)
}

function lintLength(id: string, window: WindowText, say: Say): void {
  const path = `windows.${id}.length`
  if (window.opens === 'renewal' || window.opens === 'never') {
    if (window.length !== undefined)
      say(
        path,
        `is "${window.length}", but a window that opens by ${window.opens} has no length; leave it out.`,
      )
    return
  }
  sayFault(
    () => undefined, // compileFindings says it
    () => {
      const { length } = windowLength(window, id)
      if (length <= 0)
        say(path, `is "${window.length}", which is no time at all; write a longer one, like PT1M.`)
      if (length > LONGEST)
        say(
          path,
          `is "${window.length}", and no window is longer than P366D; write a shorter one, or "opens: never".`,
        )
    },
  )
}

function lintThresholds(path: string, thresholds: readonly number[], say: Say): void {
  if (thresholds.some((each, at) => at > 0 && each <= (thresholds[at - 1] ?? 0)))
    say(`${path}.thresholds`, `are ${thresholds.join(', ')}; write them from low to high, each once.`)
}
