/**
 * `npm run audit` asks the registry which packages have known weaknesses, and says so where it gives no answer: a check
 * that was not made is not a check that passed.
 */
import { spawnSync } from 'node:child_process'
import { ROOT } from './manifest.ts'

export type Audit =
  | { readonly kind: 'clean'; readonly packages: number }
  | { readonly kind: 'weak'; readonly found: readonly string[] }
  | { readonly kind: 'no answer'; readonly why: string }

/** @param printed by `npm audit --json` */
export function auditOf(printed: string): Audit {
  let answer: unknown
  try {
    answer = JSON.parse(printed)
  } catch {
    return { kind: 'no answer', why: printed.trim().slice(0, 300) || 'nothing was printed' }
  }
  const { metadata, vulnerabilities = {}, message, error } = answer as Partial<NpmAudit> // checked below, field by field
  const total = metadata?.dependencies?.total
  if (total === undefined)
    return { kind: 'no answer', why: message || error?.summary || 'its answer has no figures' }
  const found = Object.values(vulnerabilities).map(
    ({ name, severity, range }) => `${severity}: ${name} ${range}`,
  )
  return found.length === 0 ? { kind: 'clean', packages: total } : { kind: 'weak', found }
}

interface NpmAudit {
  readonly metadata: { readonly dependencies?: { readonly total?: number } }
  readonly vulnerabilities: Readonly<
    Record<string, { readonly name: string; readonly severity: string; readonly range: string }>
  >
  readonly message: string
  readonly error: { readonly summary?: string }
}

/** 0 clean, 1 a weakness is known, 2 no answer. */
function audit(): number {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], { cwd: ROOT, encoding: 'utf8' })
  const result = auditOf(stdout)
  if (result.kind === 'clean') {
    console.log(`The registry knows no weakness of the ${result.packages} packages.`)
    return 0
  }
  if (result.kind === 'weak') {
    console.error(`Known weaknesses:\n${result.found.map((each) => `- ${each}`).join('\n')}`)
    return 1
  }
  console.error(
    `NOT AUDITED: the registry gave no answer (${result.why}). Run it again where the registry of npm can be asked, before a release.`,
  )
  return 2
}

if (import.meta.main) process.exitCode = audit()
