/**
 * Coverage: which numbered requirements no scenario names. The list is `scenarios/requirements.md`; those that do not
 * concern the engine stand in `scenarios/not-engine.md`, each with its reason.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './run.ts'

/** Behaviour, data, worked examples, invariants and notices; descriptive text (T) needs none. */
const KINDS = new Set(['B', 'D', 'E', 'I', 'U'])

/** @returns the requirements that must be shown and are not, in order */
export function notCovered(verdicts: readonly Verdict[], folder = 'scenarios'): readonly string[] {
  const covered = new Set(verdicts.flatMap((verdict) => (verdict.failed ? [] : verdict.covers)))
  const elsewhere = new Set(readFileSync(join(folder, 'not-engine.md'), 'utf8').match(/REQ-\d{3}/g))
  const listed = readFileSync(join(folder, 'requirements.md'), 'utf8').matchAll(
    /^- \*\*(REQ-\d{3})\*\* \[\w+ · (\w)/gm,
  )
  return [...listed].flatMap(([, requirement = '', kind = '']) =>
    KINDS.has(kind) && !covered.has(requirement) && !elsewhere.has(requirement) ? [requirement] : [],
  )
}
