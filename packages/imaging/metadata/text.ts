/** Texts of metadata: whatever bytes they are stored in, cleaned and of a bounded length. */

const MAX_LENGTH = 1_000

/** @returns undefined where nothing can be read */
export function cleanText(text: string): string | undefined {
  // EXIF sets photographer and editor apart by a zero byte.
  const parts = text.split('\0').map((part) => part.replace(/\p{Cc}+/gu, ' ').trim())
  const joined = parts.filter((part) => part !== '').join(', ')
  return [...joined].slice(0, MAX_LENGTH).join('') || undefined
}

/** Most programs write UTF-8, though EXIF knows ASCII alone; older ones write the letters of Western Europe. */
export function decodedText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
