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
  const visible = part
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  return RESERVED.test(visible) ? `_${visible}` : shortened(visible)
}

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** At most MAX_NAME_BYTES bytes of UTF-8, the extension kept. */
function shortened(part: string): string {
  if (Buffer.byteLength(part) <= MAX_NAME_BYTES) return part
  const { name, ext } = posix.parse(part)
  const end = Buffer.byteLength(ext) <= 12 ? ext : ''
  const room = MAX_NAME_BYTES - Buffer.byteLength(end)
  let stem = ''
  for (const letter of name) {
    if (Buffer.byteLength(stem + letter) > room) break
    stem += letter
  }
  return stem + end
}
