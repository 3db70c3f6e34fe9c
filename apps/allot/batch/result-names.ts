/** How results of `allot batch` are called: by the pattern of the studio, numbered in the order of the photos. */
import type { Edits } from '@allot/studio/contract/edits'
import { nameByPattern, patternProblem } from '@allot/studio/contract/name-pattern'
import { outputNames } from '@allot/studio/contract/output-names'
import { CommandError } from '../shell/command-error.ts'

/** @throws CommandError for an unknown placeholder */
export function checkPattern(pattern: string): void {
  const problem = patternProblem(pattern)
  if (problem !== undefined) throw new CommandError(`${problem} Nothing was charged.`)
}

/** @returns the names in the order of the photos */
export function resultNames(pattern: string, photos: readonly string[], edits: Edits): readonly string[] {
  checkPattern(pattern)
  const { canvas, format } = edits
  const [width, height] = [canvas?.width ?? null, canvas?.height ?? null]
  const [output = ''] = outputNames([edits])
  return photos.map((photo, at) =>
    nameByPattern(pattern, { photo, n: at + 1, output, width, height, format }, photos.length),
  )
}
