/** Writes docs/policy.md anew: `npm run docs:policy`, after each change of the policy schema. */
import { writeFileSync } from 'node:fs'
import { policyReference, REFERENCE } from './policy-reference.ts'

writeFileSync(REFERENCE, policyReference())
