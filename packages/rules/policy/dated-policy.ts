/**
 * Dated policies, and those of them that cannot be in force. A file is refused when it is read and a version when it is
 * published; but an earlier build may have published what this one cannot compile. Such a version is stepped over: no
 * Space moves onto it, new Spaces begin under the version before, and a later sound one follows as if it had not been.
 *
 * A Space that an earlier build moved onto it stays there where its own plan can be made, and else goes back to the last
 * version before that sells its plan. A version is also judged beside those before it, whose pools keep their units.
 *
 * Published on 1 June with a window of "one minute", in force on 2 June 00:00: Spaces go on under May's version, and
 * the one of 3 June is theirs on 3 June.
 */

import { type Instant, instant } from '../values/instant.ts'
import { compileFindings } from './compile.ts'
import type { Finding } from './finding.ts'
import { KeptUnits } from './kept-units.ts'
import type { PolicyText } from './schema.ts'

export interface DatedPolicy {
  readonly text: PolicyText
  readonly effective: Instant
}

/** A version that is not in force, and why. */
export interface RefusedVersion extends DatedPolicy {
  readonly findings: readonly Finding[]
}

/** A policy with the effective date that its text has. */
export function withEffectiveDate(text: PolicyText): DatedPolicy {
  return { text, effective: instant(text.effective, 'effective') }
}

/** What can be in force and what cannot, each in the order of its dates. */
export function sortedOut(versions: readonly DatedPolicy[]): {
  readonly sound: readonly DatedPolicy[]
  readonly refused: readonly RefusedVersion[]
} {
  const inOrder = [...versions].sort((a, b) => a.effective - b.effective)
  const units = new KeptUnits()
  const judged = inOrder.map(({ text, effective }) => {
    const own = kept(text)
    const findings = own.length > 0 ? own : units.findings(text)
    if (findings.length === 0) units.keep(text)
    return { text, effective, findings }
  })
  return {
    sound: judged.filter(({ findings }) => findings.length === 0),
    refused: judged.filter(({ findings }) => findings.length > 0),
  }
}

/**
 * What is wrong with a version beside the others: with itself, or with one that takes effect later and could not be in
 * force after it. @param others versions that can be in force
 */
export function findingsBeside(others: readonly DatedPolicy[], version: DatedPolicy): readonly Finding[] {
  const { policy } = version.text
  const { refused } = sortedOut([...others.filter(({ text }) => text.policy !== policy), version])
  return refused.flatMap(({ text, findings }) =>
    text.policy === policy
      ? findings
      : findings.map(({ path, message }) => ({
          path,
          message: `of ${text.policy}, which follows, ${message}`,
        })),
  )
}

/** Whether nothing is wrong with the version itself, but with its pools beside those of the versions before it. */
export function isSoundAlone(text: PolicyText): boolean {
  return kept(text).length === 0
}

/** Policies are immutable, so each is compiled once, however often books are made of it. */
const compiled = new WeakMap<PolicyText, readonly Finding[]>()

function kept(text: PolicyText): readonly Finding[] {
  const findings = compiled.get(text) ?? compileFindings(text)
  compiled.set(text, findings)
  return findings
}
