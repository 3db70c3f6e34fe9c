/** Reads a recipe from a YAML or JSON file. Pictures that it names are looked for beside it. */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { NamedOutput } from '@allot/studio/file-outputs'
import { parse } from 'yaml'
import { CommandError } from '../shell/command-error.ts'
import { outputsIn } from './recipe-outputs.ts'

/** Longer ones are not written by people (law 9). */
const MAX_BYTES = 100_000

/** @throws CommandError with the place in the file */
export function readRecipe(file: string): readonly NamedOutput[] {
  return outputsIn(contentOf(file), dirname(file), (path) => `${file}, ${placeOf(path)}`)
}

/** @throws CommandError */
function contentOf(file: string): unknown {
  const text = textOf(file)
  try {
    return parse(text)
  } catch (cause) {
    // "Nested mappings are not allowed … at line 2, column 3:", and then the lines themselves.
    const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n')
    throw new CommandError(
      `The recipe ${file} is no YAML or JSON: ${why.replace(/[:.]$/, '')}. Correct it there; nothing was charged.`,
    )
  }
}

/** @throws CommandError */
function textOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile())
    throw new CommandError(
      `There is no file ${file}. Name the file that the recipe is in; nothing was charged.`,
    )
  if (found.size > MAX_BYTES)
    throw new CommandError(
      `The recipe ${file} has ${found.size} bytes, and recipes have ${MAX_BYTES} at most. Is it another file? Nothing was charged.`,
    )
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CommandError(
      `The recipe ${file} may not be read (${cause instanceof Error && 'code' in cause ? cause.code : cause}). Change its permissions; nothing was charged.`,
    )
  }
}

/** `outputs[0].quality` */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return place.replace(/^\./, '') || 'top level'
}
