/**
 * What the tools that need no key make of real photos, side by side, so that a person can judge them by eye; with
 * `--time` also what each costs at 2048 × 2048, in milliseconds of one core.
 *   npm run sheet:tools -- [--photos FOLDER] [--only TEXT] [--out FOLDER] [--cell PIXELS] [--time]
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openImaging } from '@allot/imaging'
import type { Edits } from '@allot/imaging/edits'
import { writeGrid } from './tools-sheet/grid.ts'
import { LOOKS, type LookOfATool } from './tools-sheet/looks.ts'
import { timesOf } from './tools-sheet/times.ts'

/** Of the sample photos those that show products of many kinds and shapes. */
const CHOSEN = [
  ...['charles-deluvio', 'stoica-ionela', 'nikolai-cher', 'mikkel-bech', 'pierre-chatel', 'ruslan-bardash'],
  ...['thomas-serer', 'neonbrand', 'max-tarkhov', 'alex-rodriguez', 'xavier-teo', 'jean-philippe'],
]

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: '.cache/tools' },
    cell: { type: 'string', default: '320' },
    time: { type: 'boolean', default: false },
  },
})
const cell = Number(values.cell)
let pictures = 0
const cache = resolve(import.meta.dirname, '../.cache')
const mattes = join(cache, 'mattes')
mkdirSync(mattes, { recursive: true })
mkdirSync(values.out, { recursive: true })

const imaging = openImaging({ models: join(cache, 'models') })
try {
  const sheets = Map.groupBy(
    LOOKS.filter(({ sheet, title }) => `${sheet} ${title}`.includes(values.only)),
    ({ sheet }) => sheet,
  )
  const photos = photoFiles()
  for (const [sheet, looks] of sheets) {
    const rows = []
    for (const file of photos) rows.push(await Promise.all(looks.map((look) => rendered(file, look))))
    const target = join(values.out, `${sheet}.png`)
    await writeGrid(target, { titles: looks.map(({ title }) => title), rows, cell })
    console.log(target)
  }
  if (values.time) console.log(await timesOf(photos[0] ?? '', await matteOf(photos[0] ?? ''), LOOKS))
} finally {
  await imaging.close()
}

function photoFiles(): readonly string[] {
  if (values.photos !== undefined) {
    const folder = values.photos
    return readdirSync(folder).map((name) => join(folder, name))
  }
  const manifest = createRequire(import.meta.url).resolve('@vendure/create/package.json')
  const folder = join(dirname(manifest), 'assets/images')
  const names = readdirSync(folder)
  return CHOSEN.flatMap((start) => names.filter((name) => name.startsWith(start))).map((name) =>
    join(folder, name),
  )
}

/** Found once and kept, because the model takes most of the time. */
async function matteOf(source: string): Promise<string> {
  const id = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const target = join(mattes, `${id}.png`)
  if (existsSync(target)) return target
  const found = await imaging.findSubject({ source, target })
  if (!found.ok) throw new Error(`${source}: ${found.message}`)
  return target
}

/** @returns the file of the picture, or what is said instead of it */
async function rendered(source: string, { edits }: LookOfATool): Promise<string> {
  const target = join(values.out, `${pictures++}.webp`)
  const matte = await matteOf(source)
  const all: Edits = {
    ...{ removeBackground: true, background: 'white', format: 'jpg', quality: 90 },
    ...{ canvas: { width: 2_048, height: 2_048, margin: 0.14 } },
    ...edits,
  }
  const made = await imaging.renderPreview({ source, matte, target, edits: all, side: cell })
  return made.ok ? target : made.message
}
