import { afterEach, beforeEach, expect, it, vi } from 'vitest'
// biome-ignore lint/style/noRestrictedImports: the real routes answer, so that both sides agree
import { openPileServer, type PileServer } from '../../../piles/testing/pile-server.ts'
import { piles } from '../../shared/api/piles.ts'
import type { KeptFile, KeptFiles } from './kept-files.ts'
import { photoState } from './picked-photo.ts'
import { PilePhotos } from './pile-photos.ts'

const MB = 1024 * 1024

let server: PileServer
/** Bytes of files that were sent, those of parts whose connection broke too. */
let sentBytes: number
/** What becomes of a request before it reaches the studio. */
let network: (path: string, init: RequestInit) => RequestInit | 'cut'

beforeEach(() => {
  server = openPileServer()
  sentBytes = 0
  network = (_path, init) => init
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const passed = network(path, init)
    if (passed === 'cut') throw new TypeError('Failed to fetch')
    if (passed.body instanceof ArrayBuffer) sentBytes += passed.body.byteLength
    return server.fetch(path.replace(/^\/studio/, ''), passed)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  server.close()
})

/** What a browser keeps, for as long as it is the same browser. */
function browser(): KeptFiles & { readonly all: Map<string, KeptFile> } {
  const all = new Map<string, KeptFile>()
  return {
    all,
    keep: async (file) => void all.set(file.id, file),
    drop: async (ids) => {
      for (const id of ids) all.delete(id)
    },
    of: async (owner) => [...all.values()].filter((each) => each.owner === owner),
  }
}

/** @param isClosed a page that is closed asks for nothing more, and hears nothing */
function page(files = browser(), isClosed = () => false): PilePhotos {
  return new PilePhotos({
    owner: 'shop/ann',
    read: () => piles.read('shop'),
    change: (change) => piles.change('shop', change),
    add: (photos) => piles.add('shop', photos),
    part: (part) => (isClosed() ? new Promise(() => undefined) : piles.part('shop', part)),
    files,
  })
}

/** A photo by its first bytes, another one for each name. */
function photo(name: string, bytes = 2 * MB) {
  const content = new Uint8Array(bytes).fill(name.length)
  content.set([0xff, 0xd8, 0xff, ...new TextEncoder().encode(name)])
  return { name, file: new File([content], name, { lastModified: 1_000 }) }
}

const text = () => ({
  name: 'notes',
  file: new File(['notes '.repeat(100)], 'notes', { lastModified: 1_000 }),
})
const pick = (...files: { readonly name: string; readonly file: File }[]) => ({
  files,
  samples: [],
  leftOut: [],
})
const states = (pile: PilePhotos) => pile.snapshot().photos.map((each) => [each.name, photoState(each)])
const settled = (pile: PilePhotos) =>
  pile.until(() => pile.snapshot().photos.every((each) => each.digest !== null || each.problem !== null))

it('a part that is cut goes on where it stopped, and one file’s fault is that file’s', async () => {
  const pile = page()
  await pile.load()
  let cuts = 0
  network = (path, init) => {
    if (!path.includes('/content') || !(init.body instanceof ArrayBuffer) || cuts === 3) return init
    cuts += 1
    // The first half of it arrives, and its answer is never heard.
    void server.fetch(path.replace(/^\/studio/, ''), {
      ...init,
      body: init.body.slice(0, init.body.byteLength / 2),
    })
    return 'cut'
  }
  pile.add(pick(photo('red.jpg'), text(), photo('blue.jpg')))
  pile.subscribe(() => pile.wake())
  await settled(pile)
  expect(cuts).toBe(3)
  expect(states(pile)).toEqual([
    ['red.jpg', 'here'],
    ['notes', 'refused'],
    ['blue.jpg', 'here'],
  ])
  expect(
    (await server.piles.read({ space: 'shop', member: 'ann' })).photos.map(({ received }) => received),
  ).toEqual([2 * MB, 0, 2 * MB])
})

it('a page that is reloaded goes on with what its browser keeps, and sends nothing twice', async () => {
  const files = browser()
  let isReloaded = false
  const before = page(files, () => isReloaded)
  await before.load()
  let parts = 0
  network = (path, init) => (path.includes('/content') && ++parts > 2 ? 'cut' : init)
  before.add(pick(photo('red.jpg', 3 * MB), photo('blue.jpg', 3 * MB), photo('green.jpg', 3 * MB)))
  await before.until(() => before.snapshot().photos.filter(({ sent }) => sent > 0).length === 2)
  network = (_path, init) => init
  isReloaded = true
  sentBytes = 0
  const after = page(files)
  const received = (await piles.read('shop')).photos.reduce((sum, each) => sum + each.received, 0)
  await after.load()
  await settled(after)
  expect(states(after).map(([, state]) => state)).toEqual(['here', 'here', 'here'])
  expect(sentBytes).toBe(9 * MB - received)
  expect(files.all.size).toBe(0)
})

it('what was picked without a network is made known and sent once there is one', async () => {
  const files = browser()
  network = () => 'cut'
  const offline = page(files)
  offline.add(pick(photo('red.jpg')))
  expect(states(offline)).toEqual([['red.jpg', 'sending']])
  await expect.poll(() => files.all.size).toBe(1)
  network = (_path, init) => init
  const reloaded = page(files)
  await reloaded.load()
  await settled(reloaded)
  expect(states(reloaded)).toEqual([['red.jpg', 'here']])
})

it('another device shows what is missing, and takes it when it is picked there, from where it stopped', async () => {
  const laptop = page()
  await laptop.load()
  let parts = 0
  network = (path, init) => (path.includes('/content') && ++parts > 1 ? 'cut' : init)
  laptop.add(pick(photo('red.jpg', 3 * MB)))
  await laptop.until(() => laptop.snapshot().photos.some(({ sent }) => sent > 0))
  network = (path, init) => (path.includes('/content') && sentBytes > 0 ? 'cut' : init)
  const phone = page()
  await phone.load()
  expect(states(phone)).toEqual([['red.jpg', 'missing']])
  const [{ sent } = { sent: 0 }] = phone.snapshot().photos
  sentBytes = 0
  network = (_path, init) => init
  expect(phone.add(pick(photo('red.jpg', 3 * MB)))).toEqual([])
  await settled(phone)
  expect(states(phone)).toEqual([['red.jpg', 'here']])
  expect(sentBytes).toBeLessThanOrEqual(2 * (3 * MB - sent))
  expect(phone.add(pick(photo('red.jpg', 3 * MB)))).toEqual(['red.jpg'])
})

it('what is removed is put back, also in the middle of being sent', async () => {
  const pile = page()
  await pile.load()
  pile.add(pick(photo('red.jpg'), photo('blue.jpg')))
  await settled(pile)
  const [red] = pile.snapshot().photos
  pile.remove([red?.id ?? ''])
  expect(states(pile)).toEqual([['blue.jpg', 'here']])
  pile.putBack([red?.id ?? ''])
  await pile.until(() => pile.snapshot().photos.length === 2)
  expect(states(pile)).toEqual([
    ['red.jpg', 'here'],
    ['blue.jpg', 'here'],
  ])
})

it('photos that were exported elsewhere are gone', async () => {
  const pile = page()
  await pile.load()
  pile.add(pick(photo('red.jpg'), photo('blue.jpg')))
  await settled(pile)
  const [red] = pile.snapshot().photos
  server.piles.usedBy([red?.id ?? ''], 'batch')
  server.begun.add('batch')
  await pile.load()
  expect(states(pile)).toEqual([['blue.jpg', 'here']])
})
