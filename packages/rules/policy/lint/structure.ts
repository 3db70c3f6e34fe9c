/**
 * The structure of a policy: what is true of every sound one, whatever it sells. It compiles, no two things have one
 * name, each row can be reached, nothing is written that means nothing. No policy can switch this off.
 */

import { compileFindings, schemaFindings } from '../compile.ts'
import type { Finding, Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'
import { lintDemands } from './demands.ts'
import { lintFreeUses } from './free-uses.ts'
import { lintMerges } from './merges.ts'
import { lintMessages } from './messages.ts'
import { lintNames } from './names.ts'
import { lintPlans } from './plans.ts'
import { lintRates } from './rates.ts'
import { lintSettling } from './settling.ts'
import { lintTitles } from './titles.ts'
import { lintUnpaid } from './unpaid.ts'
import { lintWelcomes } from './welcomes.ts'
import { lintWindows } from './windows.ts'

const PARTS = [
  lintNames,
  lintWindows,
  lintRates,
  lintFreeUses,
  lintPlans,
  lintWelcomes,
  lintMerges,
  lintMessages,
  lintTitles,
  lintSettling,
  lintUnpaid,
  lintDemands,
]

export function structureFindings(policy: PolicyText): readonly Finding[] {
  const shape = schemaFindings(policy)
  if (shape.length > 0) return shape
  const found = [...compileFindings(policy)]
  const say: Say = (path, message) => found.push({ path, message })
  for (const part of PARTS) part(policy, say)
  return found
}
