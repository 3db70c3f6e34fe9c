import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AlertPage } from '@allot/client/wire'
import type { BatchDeletion, BatchPage } from '@allot/studio/contract/batch-list'
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import type { DecidedPhotos } from '@allot/studio/contract/results'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

const SMALL = { ...RESIZE, canvas: { width: 300, height: 300, margin: 0 } }
const PHOTOS = realPhotos(3).map((path, at) => ({ ...uploadOf(path), name: `shoes/${at + 1}.jpg` }))

const DAMAGED = { name: 'damaged.jpg', content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]) }

let running: Running
let ann: Person
let space: string

beforeAll(async () => {
  running = await start()
  ann = await Person.signUp(running.url, 'ann')
  space = await ann.makeSpace()
})

afterAll(() => running.stop())

const statusOf = async (id: string) => (await ann.batch(id)).status
const ended = (id: string) => until(async () => ['done', 'cancelled', 'stopped'].includes(await statusOf(id)))

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await ann.ask(method, `/studio${path}`, body && JSON.stringify(body))
  return (await answer.json()) as Answer // what these routes answer
}

async function leftOf() {
  const meter = (await running.client.usage(space)).meters.find((each) => each.meter === 'batch_exports')
  return { left: Number(meter?.allowance) - (meter?.used ?? 0) - (meter?.held ?? 0) }
}

async function exportsOf() {
  const meter = (await running.client.usage(space)).meters.find((each) => each.meter === 'batch_exports')
  return { used: meter?.used ?? 0, held: meter?.held ?? 0 }
}

describe('the results of a Batch', () => {
  it('are decided about, and leave as a ZIP of all, of chosen ones and with what became of each', async () => {
    const { id } = await ann.runBatch(space, [...PHOTOS, DAMAGED], SMALL)
    await ended(id)
    expect((await ann.batch(id)).groups).toMatchObject({ ready: 3, failed: 1, left_out: 0 })
    const { photos } = await ask<DecidedPhotos>('POST', `/batches/${id}/decisions`, {
      photos: [2, 4],
      decision: 'left_out',
    })
    expect(photos.map(({ n, group }) => [n, group])).toEqual([
      [2, 'left_out'],
      [4, 'left_out'],
    ])
    expect(await namesIn(`/batches/${id}/zip`)).toEqual(['shoes/1.png', 'shoes/3.png'])
    expect(await namesIn(`/batches/${id}/zip?photos=2,1&manifest=with`)).toEqual([
      ...['shoes/1.png', 'shoes/2.png', 'manifest.csv'],
    ])
    expect(await namesIn(`/batches/${id}/zip?names=%7Bfolder%7D-%7Bn%7D`)).toEqual([
      ...['shoes-001.png', 'shoes-002.png'],
    ])
    expect((await ann.ask('GET', `/studio/batches/${id}/zip?names=%7Bsku%7D`)).status).toBe(400)
    expect((await ann.ask('GET', `/studio/batches/${id}/zip?photos=4`)).status).toBe(404)
    expect((await ann.ask('GET', `/studio/batches/${id}/zip?photos=all`)).status).toBe(400)
    const manifest = await (await ann.ask('GET', `/studio/batches/${id}/manifest`)).text()
    expect(manifest.split('\r\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
      ...['n,photo,group,file', '1,shoes/1.jpg,ready,shoes/1.png', '2,shoes/2.jpg,left_out,shoes/2.png'],
      ...['3,shoes/3.jpg,ready,shoes/3.png', '4,damaged.jpg,left_out,', ''],
    ])
    await ask('POST', `/batches/${id}/decisions`, { photos: [2, 4], decision: null })
    expect((await ann.batch(id)).groups).toMatchObject({ ready: 3, failed: 1, left_out: 0 })
  })

  it('are announced in the inbox of whoever ran it, once, where they ask for that', async () => {
    const draft = await ann.draftBatch(space, PHOTOS.slice(0, 2), SMALL)
    expect((await ann.ask('PATCH', `/studio/batches/${draft.id}`, '{}')).status).toBe(400)
    expect(await ask('PATCH', `/batches/${draft.id}`, { notify: 'inbox', name: 'Boots' })).toMatchObject({
      ...{ notify: 'inbox', name: 'Boots' },
    })
    await ann.run(draft.id)
    await until(async () => (await ann.batch(draft.id)).notify === null)
    const inbox = await ann.ask('GET', `/v1/spaces/${space}/alerts`)
    const { alerts } = (await inbox.json()) as AlertPage // what this route answers
    expect(alerts.map(({ kind, message }) => [kind, message])).toEqual([
      ['work_finished', 'Boots is done: 2 of 2 exported.'],
    ])
  })

  it('are called by the pattern that the Batch was made with, on disk too', async () => {
    const photos = PHOTOS.map(({ name, content }) => ({ name, bytes: content.length }))
    const asked = { name: 'Shop', recipe: recipeOfEdits(SMALL), names: 'shop/{folder}-{n}', photos }
    const { id } = await ask<{ id: string }>('POST', `/spaces/${space}/batches`, asked)
    for (const [at, { content }] of PHOTOS.entries())
      await ann.ask('PUT', `/studio/batches/${id}/photos/${at + 1}`, content)
    await ann.run(id)
    await ended(id)
    expect(await namesIn(`/batches/${id}/zip`)).toEqual([
      ...['shop/shoes-001.png', 'shop/shoes-002.png', 'shop/shoes-003.png'],
    ])
    const wrong = await ann.ask(
      'POST',
      `/studio/spaces/${space}/batches`,
      JSON.stringify({ ...asked, names: '{sku}' }),
    )
    expect([wrong.status, await wrong.text()]).toEqual([
      400,
      expect.stringContaining('there are {name}, {n}'),
    ])
  })

  it('are found by name, renamed, deleted and taken back', async () => {
    const { id } = await ann.runBatch(space, PHOTOS.slice(0, 1), SMALL)
    await ended(id)
    expect(await ask('PATCH', `/batches/${id}`, { name: 'Winter Boots' })).toMatchObject({
      ...{ name: 'Winter Boots', ranBy: await ann.id() },
    })
    const found = async (query: string) =>
      (await ask<BatchPage>('GET', `/spaces/${space}/batches?${query}`)).batches.map((batch) => batch.id)
    expect(await found('search=winter%20boo')).toEqual([id])
    const deletion = await ask<BatchDeletion>('DELETE', `/batches/${id}`)
    const left = Date.parse(deletion.undoUntil) - Date.now()
    expect(left).toBeGreaterThan(23 * 3_600_000)
    expect([await found('search=winter'), await found('filter=deleted')]).toEqual([[], [id]])
    for (const path of ['', '/zip', '/photos/1/result'])
      expect((await ann.ask('GET', `/studio/batches/${id}${path}`)).status).toBe(404)
    expect(await ask('POST', `/batches/${id}/restore`)).toMatchObject({ id, exported: 1, undoUntil: null })
    expect((await ann.ask('GET', `/studio/batches/${id}/photos/1/result`)).status).toBe(200)
    expect((await ann.ask('POST', `/studio/batches/${id}/restore`)).status).toBe(404)
  })
})

it('a Batch that is paused stays so over a kill, and a cancel holds over another; each photo is charged once', async () => {
  const before = await exportsOf()
  const { id } = await ann.runBatch(space, realPhotos(20).map(uploadOf))
  await until(async () => (await ann.batch(id)).exported >= 1)
  const paused = await ask<{ status: string }>('POST', `/batches/${id}/pause`)
  expect(paused.status).toBe('suspended')
  await running.kill()
  const db = new DatabaseSync(join(running.data, 'studio/studio.sqlite'))
  db.prepare("UPDATE photos SET status = 'working' WHERE batch_id = ? AND n = 20").run(id) // as a kill leaves one
  db.close()
  running = await start(running.data)
  ann = ann.at(running.url)
  const held = await ann.batch(id)
  expect(held.status).toBe('suspended')
  expect(new Set(held.photos.map(({ status }) => status))).toEqual(new Set(['exported', 'ready']))
  expect(held.exported).toBeLessThan(20)
  expect(await exportsOf()).toMatchObject({ held: expect.any(Number) })
  await ask('POST', `/batches/${id}/resume`)
  await until(async () => (await ann.batch(id)).exported > held.exported)
  const cancelled = await ask<{ status: string; groups: Record<string, number> }>(
    'POST',
    `/batches/${id}/cancel`,
  )
  expect(cancelled.status).toMatch(/^cancell/)
  await running.kill()
  running = await start(running.data)
  ann = ann.at(running.url)
  await ended(id)
  const { status, exported, groups } = await ann.batch(id)
  expect(status).toBe('cancelled')
  expect(groups).toMatchObject({ ready: exported, left_out: 20 - exported, under_way: 0 })
  expect(await exportsOf()).toEqual({ used: before.used + exported, held: 0 })
})

describe('photos of a Batch that are run again', () => {
  const recipe = (side: number, format: 'png' | 'jpg') =>
    recipeOfEdits({ ...SMALL, canvas: { width: side, height: side, margin: 0 }, format })

  it('take one Batch export with other settings, as was said before, and none where they only failed', async () => {
    const { id } = await ann.runBatch(space, [...PHOTOS, DAMAGED], SMALL)
    await ended(id)
    const before = await exportsOf()

    expect(await ask('POST', `/batches/${id}/again/quote`, { photos: 'failed' })).toEqual({
      ...{ photos: 1, cost: { batch_exports: 1 }, denial: null },
    })
    await ask('POST', `/batches/${id}/again`, { photos: 'failed' })
    await ended(id)
    expect(await ann.batch(id)).toMatchObject({ status: 'done', exported: 3, failed: 1 })
    expect(await exportsOf()).toEqual({ used: before.used, held: 0 })

    await ask('POST', `/batches/${id}/decisions`, { photos: [3], decision: 'left_out' })
    const other = { photos: 'all', recipe: recipe(200, 'jpg') }
    expect(await ask('POST', `/batches/${id}/again/quote`, other)).toEqual({
      ...{ photos: 3, cost: { batch_exports: 3 }, denial: null },
    })
    expect(await ask('POST', `/batches/${id}/again`, other)).toMatchObject({ id, status: 'running' })
    await ended(id)
    const { photos } = await ann.batch(id)
    expect(photos.map(({ status, result }) => [status, result?.name, result?.width])).toEqual([
      ...[
        ['exported', 'shoes/1.jpg', 200],
        ['exported', 'shoes/2.jpg', 200],
      ],
      ...[
        ['exported', 'shoes/3.png', 300],
        ['failed', undefined, undefined],
      ],
    ])
    expect(await exportsOf()).toEqual({ used: before.used + 2, held: 0 })
    expect(await namesIn(`/batches/${id}/zip`)).toEqual(['shoes/1.jpg', 'shoes/2.jpg'])
    const results = readdirSync(join(running.data, 'studio/batches', id, 'results/shoes')).sort()
    expect(results).toEqual(['1.jpg', '2.jpg', '3.png'])
  })

  it('keep the results that they had where the plan does not suffice, and where the new run is cancelled', async () => {
    const { id } = await ann.runBatch(space, PHOTOS, SMALL)
    await ended(id)
    const shadow = [{ tool: 'ai_shadow', settings: {} }]
    const second = { ...DAMAGED, name: 'damaged too.jpg' }
    const varied = await ann.runRecipe(space, [DAMAGED, second], recipe(200, 'jpg'), new Map([[1, shadow]]))
    await ended(varied.id)
    const before = await ann.batch(id)
    const { left } = await leftOf()
    const by = await ann.id()
    const holds: string[] = []
    for (let rest = left - 1; rest > 0; rest -= 250) {
      const batch = [{ feature: 'white_background' }]
      const operation = { by, client: 'web', count: Math.min(rest, 250), batch } as const
      const key = { idempotencyKey: `all but one, ${rest}`, for: 'PT1H' }
      const answer = await running.client.hold(space, operation, key)
      holds.push(answer.allowed ? (answer.hold?.id ?? answer.id) : 'denied')
    }
    const other = { photos: [1, 2, 3], recipe: recipe(1_500, 'png') }
    expect(await ask('POST', `/batches/${id}/again/quote`, other)).toMatchObject({
      ...{ photos: 3, denial: { fits: 1 } },
    })
    // Each of these would fit alone: they take different things, and one Batch export each.
    const failed = { photos: 'failed' }
    expect(await ask('POST', `/batches/${varied.id}/again/quote`, failed)).toMatchObject({
      ...{ photos: 2, cost: { batch_exports: 2, ai_credits: 1 }, denial: { fits: 1 } },
    })
    expect(await ask('POST', `/batches/${id}/again`, other)).toMatchObject({ allowed: false })
    expect(await ann.batch(id)).toEqual(before)
    for (const hold of holds) await running.client.release(space, hold, { idempotencyKey: `${hold} again` })

    await ask('POST', `/batches/${id}/again`, other)
    await ask('POST', `/batches/${id}/cancel`)
    await ended(id)
    const { photos } = await ann.batch(id)
    expect(photos.map(({ status }) => status)).toEqual(['exported', 'exported', 'exported'])
    for (const { n, result } of photos) {
      const file = await ann.ask('GET', `/studio/batches/${id}/photos/${n}/result`)
      expect(Number(file.headers.get('content-length'))).toBe(result?.bytes)
    }
    expect((await exportsOf()).held).toBe(0)
    const refused = await ann.ask('POST', `/studio/batches/${id}/again`, '{"photos":[1]}')
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('exported already')
  })

  it('go on after a kill, and each takes one Batch export', async () => {
    const { id } = await ann.runBatch(space, realPhotos(12).map(uploadOf), SMALL)
    await ended(id)
    const before = await exportsOf()
    await ask('POST', `/batches/${id}/again`, { photos: 'all', recipe: recipe(1_600, 'png') })
    await until(async () => (await ann.batch(id)).groups.ready >= 2)
    await running.kill()
    running = await start(running.data)
    ann = ann.at(running.url)
    await ended(id)
    const { photos } = await ann.batch(id)
    expect(photos.map(({ result }) => result?.width)).toEqual(Array.from({ length: 12 }, () => 1_600))
    expect(await exportsOf()).toEqual({ used: before.used + 12, held: 0 })
  })
})

/** The names in a ZIP, by its local headers, in their order. */
async function namesIn(path: string): Promise<string[]> {
  const zip = Buffer.from(await (await ann.ask('GET', `/studio${path}`)).arrayBuffer())
  const names: string[] = []
  for (let at = zip.indexOf('PK\x01\x02'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 4))
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)))
  return names
}
