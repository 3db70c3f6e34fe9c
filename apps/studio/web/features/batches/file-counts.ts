/** How many files leave for photos, in words: a photo may have several. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { plural, t } from '@lingui/core/macro'
import { formatAmount } from '../../shared/format/number.ts'

export function filesOf(photos: readonly PhotoItem[]): number {
  return photos.reduce((sum, { result, furtherResults }) => sum + (result ? 1 + furtherResults.length : 0), 0)
}

/** "4"; "4 photos, 8 files" where that is not the same. */
export function countInWords(photos: readonly PhotoItem[]): string {
  const files = filesOf(photos)
  if (files === photos.length) return formatAmount(files)
  const inPhotos = plural(photos.length, { one: '# photo', other: '# photos' })
  return t`${inPhotos}, ${plural(files, { one: '# file', other: '# files' })}`
}

/** "Download 4"; "Download 8 files" of four photos. */
export function downloadInWords(photos: readonly PhotoItem[]): string {
  const files = filesOf(photos)
  return files === photos.length
    ? t`Download ${formatAmount(files)}`
    : plural(files, { one: 'Download # file', other: 'Download # files' })
}
