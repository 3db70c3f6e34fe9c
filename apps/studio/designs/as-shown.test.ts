import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Imaging, openImaging } from '@allot/imaging'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Step } from '../contract/recipe.ts'
import { Pictures } from '../pictures/pictures.ts'
import { DesignFiles } from './design-files.ts'
import type { DesignRecord, VersionRequest } from './design-record.ts'
import { DesignStore } from './design-store.ts'
import { type DesignPorts, Designs } from './designs.ts'
import { lineageOf } from './lineage.ts'
import { type VersionPorts, workOnVersion } from './version-work.ts'

const SIDE = 400
const SCENE: Step = { tool: 'ai_background', settings: { kind: 'wall' } }
const BLUE: Step = { tool: 'recolor', settings: { colour: '#2040d0' } }

let folder: string
let imaging: Imaging
let store: DesignStore
let ports: VersionPorts
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-as-shown-'))
  // There is no such model: the photo is cut out already.
  imaging = openImaging({ ownModel: join(folder, 'none.onnx') })
  const pictures = new Pictures(imaging, () => imaging)
  store = new DesignStore(join(folder, 'designs.sqlite'))
  const none = { generations: undefined, maskOf: () => undefined }
  ports = {
    store,
    pictures,
    files: new DesignFiles(join(folder, 'designs')),
    ...none,
  } as unknown as VersionPorts // nothing is generated here
})
afterAll(async () => {
  store.close()
  await imaging.close()
  rmSync(folder, { recursive: true })
})

/** A red box that is cut out. */
async function redBox(id: string): Promise<DesignRecord> {
  const none = { current: null, medium: 'image', original: null, createdAt: 1, changedAt: 1 } as const
  store.insert({ id, space: 'shop', member: 'ann', name: 'A box', ...none })
  store.saveOriginal(id, { width: SIDE, height: SIDE, bytes: 1, digest: id }, 1)
  const design = store.find(id)
  if (!design) throw new Error('The design is not there.')
  await ports.files.prepare(id)
  const box = { create: { width: 160, height: 200, channels: 4, background: '#c82828' } } as const
  await sharp({ create: { width: SIDE, height: SIDE, channels: 4, background: '#0000' } })
    .composite([{ input: box, left: 120, top: 140 }])
    .png()
    .toFile(ports.files.original(design).file)
  return design
}

/** Keeps a version, as a request does. @returns its number and its wall, beside the box */
async function kept(design: DesignRecord, from: number | null, step: Step) {
  const lineage = lineageOf(store.versions(design.id), from)
  if (!lineage) throw new Error('There is no such version.')
  const request = { id: `${design.id}-${from}-${step.tool}`, from, step } as VersionRequest // what the work reads
  const signal = new AbortController().signal
  const worked = await workOnVersion(ports, { design, request, slot: 0, lineage, signal, onWait: () => {} })
  if (!worked.ok) throw new Error(worked.message)
  const { medium, made } = worked
  const of = { from, step: worked.step, medium, by: 'ann', at: 1, request: request.id, slot: 0 }
  const { n } = store.insertVersion(design.id, { ...made, ...of })
  return { n, wall: await wallOf(ports.files.shown(design.id, `${request.id}-0`)) }
}

async function wallOf(picture: string | Uint8Array): Promise<readonly number[]> {
  const spot = { left: 20, top: 20, width: 40, height: 40 }
  const { channels } = await sharp(await sharp(picture).removeAlpha().extract(spot).png().toBuffer()).stats()
  return channels.map(({ mean }) => mean)
}

function expectAlike(one: readonly number[], other: readonly number[]): void {
  for (const [at, level] of one.entries()) expect(Math.abs(level - (other[at] ?? 0))).toBeLessThan(1)
}

it('a wall that suits a red box stays what it is when the box becomes blue, looked at and kept', async () => {
  const design = await redBox('one')
  const designs = new Designs(ports as DesignPorts)
  const scene = await kept(design, null, SCENE)
  const looked = await designs.preview(design, 'ann', scene.n, [BLUE])
  const blue = await kept(design, scene.n, BLUE)
  if (!looked?.ok) throw new Error('There is no preview.')
  expectAlike(await wallOf(looked.bytes), scene.wall)
  expectAlike(blue.wall, scene.wall)
  const again = await kept(design, blue.n, { tool: 'recolor', settings: { colour: '#20a040' } })
  expectAlike(again.wall, scene.wall)
  const bluer = await redBox('two')
  const other = await kept(bluer, (await kept(bluer, null, BLUE)).n, SCENE)
  expect(Math.abs((other.wall[0] ?? 0) - (scene.wall[0] ?? 0))).toBeGreaterThan(4)
})

it('a recipe draws the wall that its steps draw one by one', async () => {
  const design = await redBox('three')
  const recipe = await new Designs(ports as DesignPorts).preview(design, 'ann', null, [SCENE, BLUE])
  if (!recipe?.ok) throw new Error('There is no preview.')
  const scene = await kept(design, null, SCENE)
  expectAlike(await wallOf(recipe.bytes), (await kept(design, scene.n, BLUE)).wall)
})

it('a version from before its wall was noted keeps it too', async () => {
  const design = await redBox('old')
  const scene = await kept(design, null, SCENE)
  store.saveBackdrop(design.id, scene.n, null)
  expectAlike((await kept(design, scene.n, BLUE)).wall, scene.wall)
  expect(store.versions(design.id).map(({ backdrop }) => backdrop)).toEqual([
    expect.stringMatching(/^#[0-9a-f]{6}$/),
    store.versions(design.id)[0]?.backdrop,
  ])
})
