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

function contentOf(file: string): unknown {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error('it is larger than a recipe can be')
    return parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new CommandError(`The recipe ${file} cannot be read: ${why}. Nothing was charged.`)
  }
}

/** `outputs[0].quality` */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return place.replace(/^\./, '') || 'top level'
}
