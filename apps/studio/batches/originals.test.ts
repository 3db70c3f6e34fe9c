import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderStorage } from '../storage/folder-storage.ts'
import { uploadsOf } from '../storage/testing/uploads-of.ts'
import type { BatchRecord } from './batch-record.ts'
import { BatchStore } from './batch-store.ts'
import { Originals } from './originals.ts'

const BATCH: BatchRecord = {
  ...{ id: 'b', space: 's', member: 'ann', name: 'b', steps: null, further: [], takes: [], createdAt: 1 },
  edits: { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 },
  ...{ state: { name: 'draft' }, out: null, fingerprint: null, holds: [], holdRequests: 0, asking: null },
  ...{ ranBy: null, notify: null, deletedAt: null, keySecret: null },
}

let folder: string
let store: BatchStore
let originals: Originals
let isStarting: boolean
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-originals-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
  store.insert(BATCH, [{ name: 'a.jpg', bytes: 1, source: null }])
  isStarting = false
  const storage = new FolderStorage(folder, uploadsOf(folder))
  originals = new Originals({ store, storage }, () => isStarting)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** A file of so many bytes that is sent in two pieces, the second one when the test says so. */
function slowly(bytes: number) {
  const { promise: rest, resolve: finish } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  async function* pieces() {
    yield new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 60 }, () => bytes)])
    begin()
    await rest
    yield new Uint8Array(bytes - 64).fill(bytes)
  }
  const body = ReadableStream.from(pieces())
  return { sent: originals.receive(BATCH, 1, { member: 'ann', body, length: bytes }), begun, finish }
}

const kept = () => [readdirSync(join(folder, 'b/originals')), store.photo('b', 1)?.bytes] as const
const content = () => [...new Set(readFileSync(join(folder, 'b/originals/1')).subarray(4))]

it.each(['while what the Batch takes is reserved', 'after the photo was exported'])(
  'a file that is whole only %s replaces nothing',
  async (when) => {
    const [early, late] = [slowly(100), slowly(200)]
    await Promise.all([early.begun, late.begun])
    early.finish()
    expect(await early.sent).toBe('received')
    if (when.startsWith('while')) isStarting = true
    else store.saveState('b', { name: 'done', finishedAt: 5 })
    late.finish()
    expect(await late.sent).toBe('too_late')
    expect([kept(), content()]).toEqual([[['1'], 100], [100]])
  },
)

it('of a photo that is sent twice at once the one that ends last is kept, whole', async () => {
  const [first, second] = [slowly(100), slowly(200)]
  await Promise.all([first.begun, second.begun])
  second.finish()
  await second.sent
  first.finish()
  expect(await first.sent).toBe('received')
  expect([kept(), content()]).toEqual([[['1'], 100], [100]])
})
