import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Me } from '@allot/client/allot'
import { expect, it } from 'vitest'
import { designRoutes } from './design-routes.ts'
import { DesignStore } from './design-store.ts'
import { type DesignPorts, Designs } from './designs.ts'

/** @param others what more a test needs */
function open(others: object = {}): { readonly store: DesignStore; readonly designs: Designs } {
  const store = new DesignStore(join(mkdtempSync(join(tmpdir(), 'allot-designs-')), 'designs.sqlite'))
  return { store, designs: new Designs({ store, ...others } as unknown as DesignPorts) } // what these tests need of them
}

it('one person keeps 500 designs in a Space, which takes none from another, and is said what to do', () => {
  const { designs } = open()
  for (let n = 0; n < 500; n++) designs.create('shop', 'ann', `${n}`)
  expect(designs.create('shop', 'ann', 'One more')).toEqual({
    ok: false,
    message:
      'You keep 500 designs in this Space, as many as one person may. Delete one of yours that you do not need any more.',
  })
  expect(designs.create('shop', 'bob', 'A hat')).toMatchObject({ ok: true })
  expect(designs.create('other', 'ann', 'A hat')).toMatchObject({ ok: true })
})

it('a Space keeps 2,000 designs, and says who can delete some', () => {
  const { store, designs } = open()
  const empty = { current: null, medium: 'image', original: null, createdAt: 1, changedAt: 1 } as const
  for (let n = 0; n < 2_000; n++)
    store.insert({ id: `${n}`, space: 'shop', member: `person ${n % 50}`, name: 'A hat', ...empty })
  expect(designs.create('shop', 'ann', 'One more')).toMatchObject({
    message:
      'This Space keeps 2000 designs, as many as it may. Delete some of yours, or ask an admin of the Space to delete what is not needed any more.',
  })
})

it('files that one person exported are counted by themselves', () => {
  const { store, designs } = open()
  const made = designs.create('shop', 'ann', 'A hat')
  const design = made.ok ? made.id : ''
  const file = { design, asked: '[]', uses: [], name: 'a.png', file: 'a.png', bytes: 1, cost: null }
  for (const [id, by] of [
    ['1', 'ann'],
    ['2', 'bob'],
    ['3', 'ann'],
  ] as const)
    store.insertExport({ ...file, id, key: id, by }, Number(id))
  expect(store.exportsOf(design, 'ann').map(({ id }) => id)).toEqual(['3', '1'])
})

it('a design is not deleted under its photo that arrives, and takes in one at a time', async () => {
  const { promise: isHere, resolve: arrive } = Promise.withResolvers<void>()
  const { designs, store } = open({
    pictures: {
      prepare: () => {},
      foresee: () => {},
      facts: async () => ({ ok: true, width: 1, height: 1 }),
    },
    files: { prepare: async () => {}, original: () => ({}), remove: async () => {} },
    uploads: { receive: () => isHere.then(() => ({ ok: true, bytes: 1, digest: 'd' })) },
    generations: { remove: async () => {} },
  })
  const made = designs.create('shop', 'ann', 'A hat')
  const design = store.find(made.ok ? made.id : '')
  if (!design) throw new Error('The design is not there.')
  const arriving = { member: 'ann', body: null, length: 1 }
  const first = designs.receive(design, arriving)
  const refused = { ok: false, message: expect.stringContaining('is on its way') }
  expect([await designs.receive(design, arriving), await designs.remove(design)]).toEqual([refused, refused])
  arrive()
  expect(await first).toEqual({ ok: true })
  expect(await designs.remove(design)).toEqual({ ok: true })
  expect(await designs.receive(design, arriving)).toMatchObject({
    message: 'This design was deleted. Choose another one.',
  })
})

it('a design begins with a photo of the pile of whoever asks, by a second name of its file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-originals-'))
  const photo = { file: join(folder, 'picked.jpg'), bytes: 3, digest: 'd' }
  writeFileSync(photo.file, 'red')
  const { designs, store } = open({
    pictures: {
      prepare: () => {},
      foresee: () => {},
      facts: async () => ({ ok: true, width: 4, height: 3 }),
    },
    files: { prepare: async () => {}, original: ({ id }: { id: string }) => ({ file: join(folder, id) }) },
  })
  const made = designs.create('shop', 'ann', 'A hat')
  const id = made.ok ? made.id : ''
  const me = { member: { id: 'ann', name: 'Ann' }, spaces: [{ id: 'shop' }] } as unknown as Me // what the route reads
  const asked: unknown[] = []
  const app = designRoutes({
    ...{ designs, whoIs: async () => me, unexpected: (cause) => expect.fail(String(cause)) },
    closing: new Promise(() => undefined),
    picked: (of, photoId) => {
      asked.push([of, photoId])
      return photoId.startsWith('0') ? photo : undefined
    },
  })
  const take = async (picked: string) =>
    (await app.request(`/designs/${id}/original`, { method: 'POST', body: JSON.stringify({ picked }) }))
      .status
  expect(await take('f'.repeat(32))).toBe(404) // it is in no pile of hers
  expect(await take('0'.repeat(32))).toBe(200)
  expect(asked[1]).toEqual([{ space: 'shop', member: 'ann' }, '0'.repeat(32)])
  expect(store.find(id)?.original).toEqual({ width: 4, height: 3, bytes: 3, digest: 'd' })
  expect(statSync(join(folder, id)).ino).toBe(statSync(photo.file).ino)
  expect(await take('0'.repeat(32))).toBe(409) // it has its picture
})

it('a design that is deleted while its new name arrives is said not to be there', async () => {
  const { designs, store } = open()
  const made = designs.create('shop', 'ann', 'A hat')
  const id = made.ok ? made.id : ''
  const me = { member: { id: 'ann', name: 'Ann' }, spaces: [{ id: 'shop' }] } as unknown as Me // what the route reads
  const app = designRoutes({
    ...{ designs, whoIs: async () => me, unexpected: (cause) => expect.fail(String(cause)) },
    picked: () => undefined,
    closing: new Promise(() => undefined),
  })
  const name = new TextEncoder().encode('{"name": "A cap"}')
  const pull = (body: ReadableStreamDefaultController) => {
    store.delete(id) // the design was found, and now its name is read
    body.enqueue(name)
    body.close()
  }
  const body = new ReadableStream({ pull }, { highWaterMark: 0 })
  const request = new Request(`http://localhost/designs/${id}`, { method: 'PATCH', body, duplex: 'half' })
  expect((await app.request(request)).status).toBe(404)
})
