/**
 * A stored policy, as this version reads it. A text that an earlier version stored lacks the keys that came later: they
 * get their defaults. And it may leave to that version what must be said now, so what that version read is put down: a
 * calendar window of any length but a week or a month counted by the day, a window without a length was a week long.
 *
 * `P2W` of a calendar that is stored counts by the day, as it always did; it cannot be published any more. A text that this
 * version does not accept at all stays as it is, and the policy book says what is wrong with it.
 */

import { keepable } from '../values/text.ts'
import { type PolicyText, policySchema, type WindowText } from './schema.ts'
import { CALENDAR_LENGTHS } from './window-length.ts'

export function storedPolicy(stored: PolicyText): PolicyText {
  const { data = policySchema.safeParse(asKeepable(stored)).data } = policySchema.safeParse(stored)
  if (!data) return stored
  const windows = Object.entries(data.windows).map(([id, window]) => [id, { ...window, ...lengthOf(window) }])
  return { ...data, windows: Object.fromEntries(windows) }
}

/** A title with NUL was published before texts were checked: its version stays in force, and the title reads `a\ufffdb`. */
function asKeepable(stored: PolicyText): unknown {
  return JSON.parse(JSON.stringify(stored), (_, value) =>
    typeof value === 'string' ? keepable(value) : value,
  )
}

function lengthOf({ opens, length }: WindowText): Pick<WindowText, 'length'> {
  if (opens === 'renewal' || opens === 'never') return {}
  const read = length ?? 'P1W'
  return { length: opens === 'calendar' && !Object.hasOwn(CALENDAR_LENGTHS, read) ? 'P1D' : read }
}
