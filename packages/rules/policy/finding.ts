/** Findings: what is wrong in a policy, where, and how to mend it. */

import { Fault } from '../values/fault.ts'
import type { CheckName } from './schema/checks.ts'

export interface Finding {
  /** With points between names: `plans.pro.monthly.ai_credits`. */
  readonly path: string
  readonly message: string
  /** The check that found it, which the policy may switch off; what no policy may be has none. */
  readonly check?: CheckName
}

/** Notes a finding. */
export type Say = (path: string, message: string) => void

/** The line of a path in the file of a policy, where there is a file. */
export type LineOf = (path: string) => number | undefined

/** `next.yaml:12: plans.max.monthly.credits gives less than pro, …`; a check is named with the way to switch it off. */
export function findingText({ path, message, check }: Finding, source: string, lineOf?: LineOf): string {
  const line = lineOf?.(path)
  const place = line === undefined ? source : `${source}:${line}`
  const off = check === undefined ? '' : ` Where that is meant, write "checks: { ${check}: false }".`
  return `${place}: ${path} ${message}${off}`
}

/** Runs a part that throws a Fault where a policy makes no sense, and notes its path and text. */
export function sayFault(say: Say, work: () => void): void {
  try {
    work()
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
    say(reason.path, reason.message)
  }
}
