import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch } from '@allot/studio/contract/batch'
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

const [photo = ''] = realPhotos(1)
const content = uploadOf(photo).content
const SMALL = { ...RESIZE, canvas: { width: 300, height: 300, margin: 0 } }

let running: Running
let ann: Person
let space: string

beforeAll(async () => {
  running = await start()
  ann = await Person.signUp(running.url, 'ann')
  space = await ann.makeSpace()
})

afterAll(() => running.stop())

async function done(batch: Batch): Promise<Batch> {
  await until(async () => !['running', 'paused', 'cancelling'].includes((await ann.batch(batch.id)).status))
  return ann.batch(batch.id)
}

async function exportsOf() {
  const meter = (await running.client.usage(space)).meters.find((each) => each.meter === 'batch_exports')
  return { used: meter?.used ?? 0, held: meter?.held ?? 0 }
}

describe('a Batch over HTTP', () => {
  it('takes hostile names and keeps every result inside its own folder', async () => {
    const names = [
      '../../../x.jpg',
      '/etc/y.jpg',
      'a\u0000b\u202Egpj.jpg',
      `${'n'.repeat(300)}.jpg`,
      'C:\\z.jpg',
      'sub/ok.jpg',
      'SUB/OK.jpg',
    ]
    const before = await exportsOf()
    const batch = await done(
      await ann.runBatch(
        space,
        names.map((name) => ({ name, content })),
        SMALL,
      ),
    )
    expect({ status: batch.status, exported: batch.exported }).toEqual({ status: 'done', exported: 7 })
    const results = join(running.data, 'studio/batches', batch.id, 'results')
    const files = readdirSync(results, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    )
    expect(files).toHaveLength(7)
    expect(batch.photos.map((each) => each.result?.name)).toEqual([
      'x.png',
      'etc/y.png',
      'abgpj.png',
      `${'n'.repeat(116)}.png`,
      'C_/z.png',
      'sub/ok.png',
      'SUB/OK-2.png',
    ])
    expect(await exportsOf()).toEqual({ used: before.used + 7, held: 0 })
  })

  it('that is cancelled finishes the photos in progress, releases the rest, and reports its final state', async () => {
    const before = await exportsOf()
    const running = await ann.runBatch(space, realPhotos(30).map(uploadOf))
    await until(async () => (await ann.batch(running.id)).exported >= 2)
    await ann.ask('POST', `/studio/batches/${running.id}/cancel`)
    const batch = await done(running)
    expect(batch.status).toBe('cancelled')
    expect(batch.exported).toBeLessThan(30)
    expect(batch.photos.filter((each) => each.status === 'released')).toHaveLength(30 - batch.exported)
    expect(await exportsOf()).toEqual({ used: before.used + batch.exported, held: 0 })
  })

  it('that is run five times at once runs once, and the server goes on', async () => {
    const before = await exportsOf()
    for (let trial = 0; trial < 5; trial++) {
      const draft = await ann.draftBatch(space, [{ name: 'a.jpg', content }], SMALL)
      const answers = await Promise.all(
        [1, 2, 3, 4, 5].map(() => ann.ask('POST', `/studio/batches/${draft.id}/run`)),
      )
      expect(answers.map((each) => each.status)).toEqual([200, 200, 200, 200, 200])
      expect(await done(draft)).toMatchObject({ status: 'done', exported: 1 })
    }
    expect(await exportsOf()).toEqual({ used: before.used + 5, held: 0 })
  })

  it('that cannot run is answered with the denial before any photo is uploaded', async () => {
    const photos = Array.from({ length: 251 }, (_, at) => ({ name: `${at}.jpg`, bytes: 1 }))
    const answer = await ann.ask(
      'POST',
      `/studio/spaces/${space}/batches`,
      JSON.stringify({ name: 'Too many', recipe: recipeOfEdits(SMALL), photos }),
    )
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      allowed: false,
      denial: { code: 'batch_too_large', fits: 250 },
    })
  })

  it('is hidden from another person and from a caller who is not signed in, on every route', async () => {
    const batch = await done(await ann.runBatch(space, [{ name: 'a.jpg', content }], SMALL))
    const bob = await Person.signUp(running.url, 'bob')
    const own = `/studio/batches/${batch.id}`
    const callFor: [string, string][] = [
      ['GET', own],
      ['GET', `${own}/events`],
      ['GET', `${own}/zip`],
      ['GET', `${own}/photos/1/original`],
      ['GET', `${own}/photos/1/original-preview`],
      ['GET', `${own}/photos/1/result`],
      ['GET', `${own}/photos/1/result-preview`],
      ['PUT', `${own}/photos/1`],
      ['POST', `${own}/run`],
      ['POST', `${own}/cancel`],
      ['POST', `${own}/samples`],
      ['DELETE', own],
      ['GET', `/studio/spaces/${space}/batches`],
      ['POST', `/studio/spaces/${space}/batches`],
    ]
    for (const [method, path] of callFor) {
      expect([method, path, (await bob.ask(method, path)).status]).toEqual([method, path, 404])
      expect([method, path, (await fetch(running.url + path, { method })).status]).toEqual([
        method,
        path,
        401,
      ])
    }
    expect((await ann.ask('GET', `${own}/photos/1/result`)).headers.get('content-type')).toBe('image/png')
  })
})
