/**
 * Names of results, made from the names of the photos. Subfolders are kept. What could leave the output folder, is not
 * allowed by a file system or equals another name is changed: `../../x.jpg` becomes `x.jpg`, two photos `a.png` and
 * `A.jpg` exported as JPEG become `a.jpg` and `A-2.jpg`, 300 characters become 120.
 */
import { posix } from 'node:path'

/** File systems allow 255 bytes a name, and a number and the suffix of a part file must fit too. */
const MAX_NAME_BYTES = 120
const MAX_DEPTH = 8

/** A relative path that is safe on Linux, macOS and Windows. */
export function safeName(name: string): string {
  const parts = name
    .normalize('NFC')
    .split(/[/\\]+/)
    .map(safePart)
  const kept = parts.filter((part) => part !== '').slice(-MAX_DEPTH)
  return kept.join('/') || 'photo'
}

/** The name with another extension: `shoes/red.png` as jpg is `shoes/red.jpg`. */
export function withExtension(name: string, extension: string): string {
  const { dir, name: stem } = posix.parse(name)
  return posix.join(dir, `${stem}.${extension}`)
}

/**
 * Names for all photos of a Batch, in their order, none equal to another or to one that is taken. Equal means
 * equal on a file system that ignores case.
 */
export function distinctNames(names: readonly string[], isTaken: (name: string) => boolean): string[] {
  const given = new Set<string>()
  return names.map((name) => {
    const { dir, name: stem, ext } = posix.parse(name)
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : posix.join(dir, `${stem}-${number}${ext}`)
      const folded = candidate.toLowerCase()
      if (given.has(folded) || isTaken(candidate)) continue
      given.add(folded)
      return candidate
    }
  })
}

function safePart(part: string): string {
  const visible = trimmed(withoutInvisible(part).replace(/[<>:"|?*]/g, '_'))
  return isReserved(visible) ? `_${visible}` : trimmed(shortened(visible))
}

/** Windows drops dots and spaces at the end of a name, so that two names become one; a dot at the start hides a file. */
function trimmed(part: string): string {
  const start = part.search(/[^\s.]/)
  if (start === -1) return ''
  let end = part.length
  // One character at a time: a pattern that looks for the end begins anew at each of 4,000 dots.
  while (/[\s.]/.test(part.charAt(end - 1))) end--
  return part.slice(start, end)
}

/**
 * Names that Windows keeps for devices, whatever extension follows, also after spaces: `nul.jpg`, `nul .jpg`, `COM¹.jpg`.
 * It takes the digits ¹ ² ³ for 1 2 3 (Microsoft, "Naming Files, Paths, and Namespaces").
 */
function isReserved(part: string): boolean {
  const [stem = ''] = part.split('.', 1)
  return /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i.test(stem.trim())
}

/**
 * Control characters, and those that change the look of a name without being seen: `\u202E` turns what follows around.
 * Joiners stay between what they join, an emoji of a family or a Persian word, and so do the tags of a regional flag.
 */
function withoutInvisible(part: string): string {
  return part.replace(INVISIBLE, (_all, kept: string | undefined) => kept ?? '')
}

/** The group is what stays: a flag with its tags; a joiner between two letters or emoji. */
const INVISIBLE =
  /(\p{Emoji_Presentation}[\u{e0020}-\u{e007e}]+\u{e007f}|(?<=[\p{L}\p{M}\p{Emoji}])(?:\u200c|\u200d)(?=[\p{L}\p{Emoji}]))|[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu

/** At most MAX_NAME_BYTES bytes of UTF-8, the extension kept, no letter or emoji cut in two. */
function shortened(part: string): string {
  if (Buffer.byteLength(part) <= MAX_NAME_BYTES) return part
  const { name, ext } = posix.parse(part)
  const end = Buffer.byteLength(ext) <= 12 ? ext : ''
  const room = MAX_NAME_BYTES - Buffer.byteLength(end)
  const letters = [...SEGMENTER.segment(name)].map(({ segment }) => segment)
  // A single letter may carry any number of accents; one that leaves no room for a name is cut after all.
  return (fitting(letters, room) || fitting([...name], room)) + end
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

function fitting(letters: readonly string[], room: number): string {
  let stem = ''
  let bytes = 0
  for (const letter of letters) {
    bytes += Buffer.byteLength(letter)
    if (bytes > room) break
    stem += letter
  }
  return stem
}
