/**
 * How results are called: a pattern with placeholders, `web/{name}-{width}`. Subfolders of the photos stay, below what the
 * pattern has of its own, but where it names the folder itself:
 *
 *   shoes/red.jpg, the third of 40:   web/{name}-{n} → web/shoes/red-003.jpg     {folder}-{name} → shoes-red.jpg
 *   its file of 2048 × 2048:          {output}/{name} → 2048x2048/shoes/red.jpg
 */

const PLACEHOLDERS = ['name', 'n', 'folder', 'output', 'width', 'height', 'format'] as const
type Placeholder = (typeof PLACEHOLDERS)[number]

export const MAX_PATTERN_LENGTH = 200

export interface NamedResult {
  /** Of the photo: a relative path with its subfolders. */
  readonly photo: string
  /** Its place, from 1. */
  readonly n: number
  /** Which file of the photo it is (output-names.ts). */
  readonly output: string
  readonly width: number | null
  readonly height: number | null
  readonly format: string
}

/** @returns what is wrong with a pattern, for a person; undefined where nothing is */
export function patternProblem(pattern: string): string | undefined {
  const words = [...pattern.matchAll(PLACEHOLDER)].map(([, word]) => word)
  const unknown = words.find((word) => !PLACEHOLDERS.some((each) => each === word))
  if (unknown !== undefined) {
    const known = PLACEHOLDERS.map((each) => `{${each}}`).join(', ')
    return `The name "${pattern}" has {${unknown}}; there are ${known}.`
  }
  if (LEAVES_THE_FOLDER.test(pattern))
    return `The name "${pattern}" leaves the folder of the results; write it without "..", and without "/" in front.`
  return undefined
}

/** `../{name}`, `/tmp/{name}`, `C:\\{name}`; an ending as in `{name}..web` does not. */
const LEAVES_THE_FOLDER = /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/

const PLACEHOLDER = /\{([^{}]*)\}/g

/** @param total how many there are, so that their numbers have as many digits @returns a path that is not safe yet, with its ending */
export function nameByPattern(
  pattern: string,
  { photo, n, output, width, height, format }: NamedResult,
  total: number,
): string {
  const folders = photo.split('/')
  const file = folders.pop() ?? ''
  const dot = file.lastIndexOf('.')
  const values: Record<Placeholder, string> = {
    name: dot > 0 ? file.slice(0, dot) : file,
    n: String(n).padStart(Math.max(3, String(total).length), '0'),
    folder: folders.at(-1) ?? '',
    output,
    width: String(width ?? ''),
    height: String(height ?? ''),
    format,
  }
  // Of a photo without a folder, `{folder}-{n}` is `001` and not `-001`.
  const asked = values.folder === '' ? pattern.replace(/\{folder\}[-_ ]/g, '') : pattern
  const named = asked.replace(PLACEHOLDER, (_all, word: Placeholder) => values[word])
  const own = named.split('/')
  const last = own.pop() ?? ''
  const kept = pattern.includes('{folder}') ? [] : folders
  // An ending that the pattern has itself would be taken for the format's.
  return [...own, ...kept, `${last}.${format}`].filter((part) => part !== '').join('/')
}
