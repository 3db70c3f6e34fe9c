/** Reads a recipe from a YAML or JSON file. Pictures that it names are looked for beside it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Output, outputsOf, RecipeProblem, recipe } from '@allot/studio/contract/recipe'
import { parse } from 'yaml'
import { CommandError } from '../shell/command-error.ts'

/** Longer ones are not written by people (law 9). */
const MAX_BYTES = 100_000

/** @throws CommandError with the place in the file */
export function readRecipe(file: string): readonly Output[] {
  const parsed = recipe.safeParse(contentOf(file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw problem(file, issue?.path ?? [], issue?.message ?? '')
  }
  const fileAt = (name: string) => {
    const path = resolve(dirname(file), name)
    return existsSync(path) && statSync(path).isFile() ? path : undefined
  }
  try {
    return outputsOf(parsed.data, fileAt)
  } catch (cause) {
    throw cause instanceof RecipeProblem ? problem(file, cause.path, cause.message) : cause
  }
}

function contentOf(file: string): unknown {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error('it is larger than a recipe can be')
    return parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new CommandError(`The recipe ${file} cannot be read: ${why}. Nothing was charged.`)
  }
}

function problem(file: string, path: readonly PropertyKey[], message: string): CommandError {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return new CommandError(
    `${file}, ${place.replace(/^\./, '') || 'top level'}: ${message}. Nothing was charged.`,
  )
}
