import type { PhotoItem } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import { countInWords, downloadInWords } from './file-counts.ts'

const file = { name: '1.jpg', width: 1, height: 1, bytes: 1 }
const photo: PhotoItem = {
  ...{ n: 1, name: '1.jpg', bytes: 1, steps: null, output: null, further: null, status: 'exported' },
  ...{ group: 'ready', decision: null, hasCutOuts: false, cutOut: null, reason: null, givenBack: {} },
  ...{ kept: {}, notes: [], needsReview: false, result: file, furtherResults: [] },
}
const withTwo: PhotoItem = { ...photo, furtherResults: [file] }

it('files are said where files are meant', () => {
  expect(countInWords([photo, photo, photo])).toBe('3')
  expect(countInWords([withTwo, withTwo, withTwo, withTwo])).toBe('4 photos, 8 files')
  expect(countInWords([withTwo])).toBe('1 photo, 2 files')
  expect(downloadInWords([photo, photo])).toBe('Download 2')
  expect(downloadInWords([withTwo, photo])).toBe('Download 3 files')
})
