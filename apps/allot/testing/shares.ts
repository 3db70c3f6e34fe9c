/**
 * Fair shares, measured: one shop runs Batches of large photos into AVIF, and another one asks for a single photo, a preview
 * and a picture of the drop-in API meanwhile. How long each of those takes is what comes back.
 */
import type { RemoteEdits } from '@allot/studio/contract/edits'
import sharp from 'sharp'
import { Person, RESIZE, type Upload } from './person.ts'
import { type Running, until } from './running.ts'

export interface ShareLoad {
  /** Of the first shop: so many Batches of so many photos. */
  readonly batches: number
  readonly photos: number
  /** The longer side of each, in pixels; they are square. */
  readonly side: number
}

export interface ShareTimes {
  /** Seconds from the request to what it makes. */
  readonly photo: number
  readonly preview: number
  /** Seconds until a photo of another Batch of the busy shop is done. */
  readonly otherBatch: number
  /** What the busy shop had done by then, of how many. */
  readonly done: number
  readonly total: number
}

const AVIF: RemoteEdits = {
  removeBackground: false,
  background: 'keep',
  canvas: null,
  format: 'avif',
  quality: 80,
}

export async function measureShares(
  running: Running,
  { batches, photos, side }: ShareLoad,
  say: (line: string) => void = () => undefined,
): Promise<ShareTimes> {
  const busy = await Person.signUp(running.url, 'busy')
  const busySpace = await busy.makeSpace('ultra')
  const other = await Person.signUp(running.url, 'other')
  const otherSpace = await other.makeSpace()
  const large = await detailed(side)
  const photo = await detailed(3_000)
  const ids: string[] = []
  for (let n = 1; n <= batches; n++) {
    const uploads = Array.from({ length: photos }, (_, at): Upload => ({ name: `${at}.jpg`, content: large }))
    const draft = await busy.draftBatch(busySpace, uploads, AVIF)
    const run = await busy.run(draft.id)
    if (run.status !== 'running') throw new Error(`The Batch did not run: ${JSON.stringify(run)}`)
    ids.push(run.id)
    say(`Batch ${n} of ${batches} runs, with ${photos} photos of ${Math.round(side ** 2 / 1e6)} megapixels.`)
  }
  const isBusy = async () =>
    (await busy.batch(ids[0] ?? '')).photos.some(({ status }) => status === 'working')
  await until(isBusy)
  const single = await seconds(() => runOne(other, otherSpace, photo))
  say(`A single photo of another shop: ${single.toFixed(1)} s.`)
  const preview = await seconds(() => previewOne(other, otherSpace, photo))
  say(`A preview of another shop: ${preview.toFixed(1)} s.`)
  const otherBatch = await seconds(() => runOne(busy, busySpace, photo))
  say(`A small Batch of the same shop: ${otherBatch.toFixed(1)} s.`)
  const states = await Promise.all(ids.map((id) => busy.batch(id)))
  for (const id of ids) await busy.ask('POST', `/studio/batches/${id}/cancel`)
  const done = states.reduce((sum, { exported }) => sum + exported, 0)
  return { photo: single, preview, otherBatch, done, total: batches * photos }
}

async function runOne(person: Person, space: string, content: Upload['content']): Promise<void> {
  const { id } = await person.runBatch(space, [{ name: 'shoe.jpg', content }], { ...RESIZE, format: 'jpg' })
  await until(async () => {
    const { status, exported } = await person.batch(id)
    if (status === 'done' && exported === 0) throw new Error('The photo was not exported.')
    return status === 'done'
  })
}

async function previewOne(person: Person, space: string, content: Upload['content']): Promise<void> {
  const sent = await person.ask('PUT', `/studio/spaces/${space}/previews`, content)
  const { id } = (await sent.json()) as { id: string } // what the route answers
  const output = { canvas: { width: 2048, height: 2048, margin: 0.08 }, format: 'jpg', quality: 90 }
  const shown = await person.ask(
    'POST',
    `/studio/previews/${id}/picture`,
    JSON.stringify({ steps: [], output }),
  )
  if (!shown.ok) throw new Error(`No preview: ${await shown.text()}`)
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}

/** A picture that an encoder has work with, made of a small one so that it is there at once. */
async function detailed(side: number): Promise<Upload['content']> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const
  const background = '#888'
  const tile = await sharp({ create: { width: 500, height: 500, channels: 3, background, noise } })
    .blur(1.5)
    .png()
    .toBuffer()
  const canvas = { width: side, height: side, channels: 3, background } as const
  const picture = sharp({ create: canvas }).composite([{ input: tile, tile: true }])
  return new Uint8Array(await picture.jpeg({ quality: 60 }).toBuffer())
}
