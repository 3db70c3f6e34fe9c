/**
 * Coverage: the requirements of `scenarios/requirements.md` that no scenario covers. `scenarios/not-engine.md` lists
 * those that do not concern the engine, each with its reason.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScenarioResult } from './run.ts'

/** Behaviour, data, worked examples, invariants and notices; descriptive text (T) needs none. */
const KINDS = new Set(['B', 'D', 'E', 'I', 'U'])

/** @returns the requirements that must be shown and are not, in order */
export function uncoveredRequirements(
  results: readonly ScenarioResult[],
  folder = 'scenarios',
): readonly string[] {
  const covered = new Set(results.flatMap((result) => (result.failed ? [] : result.covers)))
  const excused = new Set(readFileSync(join(folder, 'not-engine.md'), 'utf8').match(/REQ-\d{3}/g))
  const listed = readFileSync(join(folder, 'requirements.md'), 'utf8').matchAll(
    /^- \*\*(REQ-\d{3})\*\* \[\w+ · (\w)/gm,
  )
  return [...listed].flatMap(([, requirement = '', kind = '']) =>
    KINDS.has(kind) && !covered.has(requirement) && !excused.has(requirement) ? [requirement] : [],
  )
}
