/**
 * Photos a second, side by side with what one would otherwise pick and with the bare parts, on the same files in the same
 * run:
 *   npm run bench:batch                   30 photos of each size; 12 where large ones are cut out
 *   npm run bench:batch -- --photos 250   so many
 * First the memory of the processes that edit, over 30 photos of 12 megapixels and over 250.
 * All run alternately, so that a machine that slows down slows all of them. The table is printed to standard output and
 * written into the README.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openImaging } from '@allot/imaging'
import { type Contender, cutOut, ontoWhite } from './batch/contenders.ts'
import { peakMemory } from './batch/peak-memory.ts'
import { cameraPhotos, productPhotos } from './batch/photos.ts'

const { values } = parseArgs({ options: { photos: { type: 'string', default: '30' } } })
const PHOTOS = Number(values.photos)
const MEMORY_OVER = [30, 250] as const

interface Result {
  readonly task: string
  readonly name: string
  readonly photos: number
  readonly perSecond: number
  /** Its pace over that of Allot: the median of the rounds. */
  readonly ratio: number
}

const folder = mkdtempSync(join(tmpdir(), 'allot-bench-'))
const models = join(folder, 'models')
const imaging = openImaging({ models })
try {
  const memory = await memoryLine()
  const product = productPhotos(PHOTOS)
  const camera = await cameraPhotos(PHOTOS, folder)
  const white = ontoWhite(imaging, folder)
  const cut = await cutOut(imaging, folder, models, product[0] ?? '')
  const results = [
    ...(await compare('onto white', product, white, 150)),
    ...(await compare('onto white, 12 megapixels', camera, white, 150)),
    ...(await compare('cut out, onto white', product, cut, 90)),
    ...(await compare('cut out, 12 megapixels', camera.slice(0, Math.max(12, PHOTOS / 10)), cut, 36)),
  ]
  report(results, memory)
} finally {
  await imaging.close()
  rmSync(folder, { recursive: true })
}

/**
 * Warms each contender up, on enough photos for every process that it has; then all run alternately, in rounds. Each round
 * has all photos: over two or three of them the last one alone on its core would be most of what is measured.
 * @param enough photos in all
 */
async function compare(
  task: string,
  photos: readonly string[],
  contenders: readonly Contender[],
  enough: number,
): Promise<Result[]> {
  const rounds = Math.max(1, Math.min(5, Math.round(enough / photos.length)))
  const paces = contenders.map(() => [] as number[])
  const counts = contenders.map(() => 0)
  for (const contender of contenders) await contender.prepare?.(photos)
  for (const contender of contenders)
    await contender.run(photos.slice(0, contender.every === 1 ? 2 * availableParallelism() : 1))
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of contenders.entries()) {
      const some = photos.filter((_, n) => n % contender.every === 0)
      const began = performance.now()
      await contender.run(some)
      paces[at]?.push((some.length * 1_000) / (performance.now() - began))
      counts[at] = (counts[at] ?? 0) + some.length
    }
    console.error(`${task}: round ${round + 1} of ${rounds}`)
  }
  const [allots = []] = paces
  return contenders.map(({ name }, at) => ({
    task,
    name,
    photos: counts[at] ?? 0,
    perSecond: median(paces[at] ?? []),
    ratio: median((paces[at] ?? []).map((pace, round) => pace / (allots[round] ?? Number.NaN))),
  }))
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function memoryLine(): Promise<string> {
  const peaks: string[] = []
  for (const count of MEMORY_OVER) {
    const fresh = openImaging({ models })
    const photos = await cameraPhotos(count, folder)
    const [allot] = ontoWhite(fresh, folder)
    const peak = await peakMemory(async () => allot?.run(photos))
    await fresh.close()
    if (peak === undefined) return ''
    peaks.push(`${peak.toFixed(0)} MB over ${count}`)
  }
  return ` The processes that edit had at most ${peaks.join(' and ')} photos of 12 megapixels.`
}

function report(results: readonly Result[], memory: string): void {
  const rows = results.map(
    ({ task, name, photos, perSecond, ratio }) =>
      `| ${task} | ${name} | ${photos} | ${perSecond.toFixed(2)} | ${ratio.toFixed(2)} |`,
  )
  const table = [
    '| task | with | photos | photos/s | × Allot |',
    '|---|---|---:|---:|---:|',
    ...rows,
    '',
    `${availableParallelism()} cores, Node ${process.versions.node}; JPEGs of 2048 × 2048 from product photos of up to 1,600 pixels and of 4,000 × 3,000. Medians of rounds that ran alternately. Allot writes each file durably, with its profile and its rights, in processes of its own.${memory}`,
  ].join('\n')
  console.log(table)
  const readme = join(import.meta.dirname, '../README.md')
  const text = readFileSync(readme, 'utf8')
  writeFileSync(
    readme,
    text.replace(/(<!-- bench:batch -->)[\s\S]*?(<!-- \/bench:batch -->)/, `$1\n\n${table}\n\n$2`),
  )
}
