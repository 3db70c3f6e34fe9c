/** Reads a policy: checks what a file says against the schema, and that all names in it refer to something. */

import type { z } from 'zod'
import { Fault } from '../values/fault.ts'
import { pathOfPrototype } from '../values/look-up.ts'
import { nearestIssue, type SchemaIssue } from '../values/schema-issue.ts'
import { type Finding, findingText, type LineOf } from './finding.ts'
import { unknownNames } from './references.ts'
import { knownKeys } from './schema/known-keys.ts'
import { type PolicyText, policySchema } from './schema.ts'
import { unitsByName } from './unit.ts'

export type { PolicyText } from './schema.ts'

/**
 * Checks the content of a policy file.
 * @param source the name of the file, for messages
 * @param lineOf where each path stands in it
 * @throws Fault `malformed` that names the file, the line, the path and how to correct it
 */
export function parsePolicy(read: unknown, source: string, lineOf?: LineOf): PolicyText {
  const hidden = pathOfPrototype(read)
  if (hidden !== undefined)
    throw new Fault('malformed', hidden, `${source}: ${hidden} is no name; use small letters, digits and _.`)
  const parsed = policySchema.safeParse(read)
  if (!parsed.success) throw schemaFault(parsed.error.issues.flatMap(issuesOf), source, lineOf)
  const text = unitsByName(parsed.data)
  refuseFindings([...unknownNames(text)], source, lineOf)
  return text
}

/** @throws Fault `malformed` with every finding and the path of the first, unless there is none */
export function refuseFindings(findings: readonly Finding[], source: string, lineOf?: LineOf): void {
  const [first] = findings
  if (!first) return
  const texts = findings.map((each) => findingText(each, source, lineOf))
  throw new Fault('malformed', first.path, texts.join('\n'))
}

/** Each key that the language does not have, by itself; any other issue as it is. */
function issuesOf(issue: z.core.$ZodIssue): readonly SchemaIssue[] {
  if (issue.code !== 'unrecognized_keys') return [nearestIssue(issue)]
  const known = knownKeys(policySchema, issue.path)?.join(', ')
  const mend = known ? `there are ${known}.` : 'docs/policy.md lists them all.'
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: `is no key that a policy has here; correct its name, ${mend}`,
  }))
}

function schemaFault(issues: readonly SchemaIssue[], source: string, lineOf?: LineOf): Fault {
  const texts = issues.map(({ path, message }) => {
    const line = lineOf?.(path.join('.'))
    return `${line === undefined ? '' : `line ${line}: `}${path.join('.') || '(top)'}: ${message}`
  })
  const path = issues[0]?.path.join('.') ?? ''
  return new Fault('malformed', path, `${source} is not a policy:\n  ${texts.join('\n  ')}`)
}
