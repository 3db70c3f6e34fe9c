/**
 * What is wrong with a value that a schema does not accept, in words that help to correct it. Where the schema is a
 * union - an operation is a use, a Batch or an export - the issue is that of the alternative with the fewest issues;
 * "invalid input" alone does not say what to correct.
 */
import type { z } from 'zod'
import { anyOf, wordsOf } from './schema-words.ts'

export interface SchemaIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

export function firstIssue(error: z.ZodError): SchemaIssue {
  const [first] = error.issues
  return first ? nearestIssue(first) : { path: [], message: 'Invalid input' }
}

export function nearestIssue(issue: z.core.$ZodIssue): SchemaIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return inWords(issue)
  const least = Math.min(...issue.errors.map((each) => each.length))
  const near = issue.errors.filter((each) => each.length === least).flatMap((each) => each.slice(0, 1))
  const issues = near.map(nearestIssue).sort((a, b) => b.path.length - a.path.length)
  const [deepest] = issues
  if (!deepest) return inWords(issue)
  const path = [...issue.path, ...deepest.path]
  if (deepest.path.length > 0) return { path, message: deepest.message }
  return { path, message: anyOf(issues.map((each) => each.message)) }
}

function inWords(issue: z.core.$ZodIssue): SchemaIssue {
  return { path: issue.path, message: wordsOf(issue) }
}
