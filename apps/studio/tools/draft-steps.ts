/** Steps that are still being put together: what is missing may be missing, what is there has to be right. */
import { z } from 'zod'
import type { Step } from '../contract/recipe.ts'
import { readSteps, toolNamed } from './registry.ts'

/**
 * Edit with AI without words yet is fine, a colour "blue" is not.
 * @throws z.ZodError whose paths begin with the place of the step
 */
export function checkDraft(steps: readonly Step[]): void {
  const wrong = steps.flatMap((step, at) => {
    try {
      readSteps([step])
      return []
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw cause
      return cause.issues
        .filter(({ path: [, , field] }) => !isMissing(step, field))
        .map((issue) => ({ ...issue, path: [at, ...issue.path.slice(1)] }))
    }
  })
  if (wrong.length > 0) throw new z.ZodRealError(wrong)
}

function isMissing({ tool, settings }: Step, field: PropertyKey | undefined): boolean {
  if (typeof field !== 'string' || !toolNamed(tool)?.form.required?.includes(field)) return false
  const value = new Map(Object.entries(settings)).get(field)
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}
