/** Reads a policy: checks what a file says against the schema, and that all names in it refer to something. */

import { Fault } from '../values/fault.ts'
import { pathOfPrototype } from '../values/look-up.ts'
import { nearestIssue } from '../values/schema-issue.ts'
import { unknownNames } from './references.ts'
import { type PolicyText, policySchema } from './schema.ts'

export type { PolicyText } from './schema.ts'

/**
 * Checks the content of a policy file.
 * @param source the name of the file, for messages
 * @throws Fault `malformed` that names the file, the path in it and how to correct it
 */
export function parsePolicy(read: unknown, source: string): PolicyText {
  const hidden = pathOfPrototype(read)
  if (hidden !== undefined)
    throw new Fault('malformed', source, `${source}: ${hidden} is no name; use small letters, digits and _.`)
  const parsed = policySchema.safeParse(read)
  if (!parsed.success) {
    const lines = parsed.error.issues
      .map(nearestIssue)
      .map(({ path, message }) => `${path.join('.') || '(top)'}: ${message}`)
    throw new Fault('malformed', source, `${source} is not a policy:\n  ${lines.join('\n  ')}`)
  }
  for (const { path, message } of unknownNames(parsed.data))
    throw new Fault('malformed', `${source}: ${path}`, `${source}: ${path} ${message}`)
  return parsed.data
}

/**
 * A policy as this version reads it. A text that an earlier version stored lacks the keys that came later: they get
 * their defaults. One that this version would not accept stays as it is, since a Space may have been decided under it.
 */
export function withDefaults(stored: PolicyText): PolicyText {
  return policySchema.safeParse(stored).data ?? stored
}
