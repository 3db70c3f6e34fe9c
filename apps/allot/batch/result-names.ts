/**
 * How results are called: a pattern with placeholders, `web/{name}-{width}`. Subfolders of the photos stay, below what the
 * pattern has of its own: `shoes/red.jpg` becomes `web/shoes/red-1600.jpg`.
 */
import { posix } from 'node:path'
import type { Edits } from '@allot/studio/contract/edits'
import { CommandError } from '../shell/command-error.ts'

const PLACEHOLDERS = ['name', 'n', 'width', 'height', 'format'] as const
type Placeholder = (typeof PLACEHOLDERS)[number]

/** @throws CommandError for an unknown placeholder */
export function checkPattern(pattern: string): void {
  const words = [...pattern.matchAll(PLACEHOLDER)].map(([, word]) => word)
  const unknown = words.find((word) => !PLACEHOLDERS.some((each) => each === word))
  if (unknown === undefined) return
  const known = PLACEHOLDERS.map((each) => `{${each}}`).join(', ')
  throw new CommandError(`The name "${pattern}" has {${unknown}}; there are ${known}. Nothing was charged.`)
}

const PLACEHOLDER = /\{([^{}]*)\}/g

/** @returns the names in the order of the photos */
export function resultNames(pattern: string, photos: readonly string[], edits: Edits): readonly string[] {
  checkPattern(pattern)
  const digits = Math.max(3, String(photos.length).length)
  return photos.map((photo, at) => {
    const { dir, name } = posix.parse(photo)
    const values: Record<Placeholder, string> = {
      name,
      n: String(at + 1).padStart(digits, '0'),
      width: String(edits.canvas?.width ?? ''),
      height: String(edits.canvas?.height ?? ''),
      format: edits.format,
    }
    const named = pattern.replace(PLACEHOLDER, (_all, word: Placeholder) => values[word])
    const made = posix.parse(named)
    // An ending that the pattern has itself would be taken for the format's.
    return posix.join(made.dir, dir, `${made.base}.${edits.format}`)
  })
}
