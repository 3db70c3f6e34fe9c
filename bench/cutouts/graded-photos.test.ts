/** Some of the graded photos, with the model itself; `npm run grade:cutouts` runs all of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openImaging } from '@allot/imaging'
import type { Edits } from '@allot/imaging/edits'
import { afterAll, expect, it } from 'vitest'
import { gradedPhotos } from './graded-photo.ts'

const EDITS: Edits = {
  removeBackground: true,
  background: 'white',
  canvas: { width: 2_048, height: 2_048, margin: 0.05 },
  format: 'jpg',
  quality: 90,
}
const folder = mkdtempSync(join(tmpdir(), 'allot-graded-'))
const imaging = openImaging({ models: join(folder, 'models') })
afterAll(async () => {
  await imaging.close()
  rmSync(folder, { recursive: true })
})

const photos = gradedPhotos({ named: [], fetched: null })
const gradeOf = (photographer: string) => {
  const photo = photos.find(({ name }) => name.startsWith(photographer))
  if (!photo?.grades) throw new Error(`No photo of ${photographer} is graded.`)
  return { file: photo.file, grade: photo.grades.mended }
}

/** A cactus, laces, a branch that a second look mends, a camera that a third one does; a tablet without its pencil, floor between shoes. */
it.each([
  'charles-deluvio',
  'nikolai-chernichenko',
  'mark-tegethoff',
  'jakob-owens',
  'kelly-sikkema',
  'mitch-lensink',
])(
  'a cut-out is flagged where a person graded it wrong, and not where good: %s',
  async (photographer) => {
    const { file, grade } = gradeOf(photographer)
    const result = await imaging.editPhoto({
      source: file,
      target: join(folder, `${photographer}.jpg`),
      edits: EDITS,
    })
    expect(result).toMatchObject({ ok: true, needsReview: grade !== 'good' })
  },
  60_000,
)
