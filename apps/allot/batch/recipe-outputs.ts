/** The outputs of a recipe, from a file or from options, or a refusal that says where it is wrong. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'
import { type NamedOutput, outputsOf, RecipeProblem } from '@allot/studio/file-outputs'
import { recipeFile } from '@allot/studio/recipe-file'
import { CommandError } from '../shell/command-error.ts'

/**
 * @param folder where pictures that it names are looked for
 * @param placeOf how a person finds a path of the recipe @throws CommandError
 */
export function outputsIn(
  content: unknown,
  folder: string,
  placeOf: (path: readonly PropertyKey[]) => string,
): readonly NamedOutput[] {
  const refusal = (path: readonly PropertyKey[], message: string) =>
    new CommandError(`${placeOf(path)}: ${message.replace(/\.$/, '')}. Nothing was charged.`)
  const parsed = recipeFile.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refusal(issue?.path ?? [], issue?.message ?? '')
  }
  const fileAt = (name: string) => {
    const path = resolve(folder, name)
    return statSync(path, { throwIfNoEntry: false })?.isFile() && isPicture(path) ? path : undefined
  }
  try {
    return outputsOf(parsed.data, fileAt)
  } catch (cause) {
    throw cause instanceof RecipeProblem ? refusal(cause.path, cause.message) : cause
  }
}

/** Looked at here, once: otherwise each photo would fail, by the file that is to stand behind it. */
function isPicture(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(FORMAT_HEAD_BYTES)
    formatOf(head.subarray(0, readSync(file, head)))
    return true
  } catch {
    return false
  } finally {
    closeSync(file)
  }
}
