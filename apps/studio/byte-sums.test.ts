import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImagingOf } from '@allot/imaging'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DesignStore } from './designs/design-store.ts'
import { Masks } from './masks/masks.ts'
import { PileStore } from './piles/pile-store.ts'
import { PreviewStore } from './previews/preview-store.ts'
import { uploadsOf } from './storage/testing/uploads-of.ts'
import type { Whose } from './storage/whose.ts'

let folder: string
const closing: { close(): void }[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-stored-'))
})
afterEach(() => {
  for (const store of closing.splice(0)) store.close()
  rmSync(folder, { recursive: true })
})

function kept<Store extends { close(): void }>(store: Store): Store {
  closing.push(store)
  return store
}

/** Of both Spaces, of Ann in both, and of Bob. */
function sums(store: { bytesOf(whose: Whose): number }): readonly number[] {
  const whose = [{ spaces: ['shop'] }, { spaces: ['shop', 'second'] }, { member: 'ann' }, { member: 'bob' }]
  return whose.map((each) => store.bytesOf(each))
}

it('designs count for who sent the photo, and for who made a version', () => {
  const designs = kept(new DesignStore(join(folder, 'designs.sqlite')))
  const add = (id: string, space: string, member: string, bytes: number) => {
    const none = { current: null, medium: 'image', original: null, createdAt: 1, changedAt: 1 } as const
    designs.insert({ id, space, member, name: id, ...none })
    designs.saveOriginal(id, { width: 1, height: 1, bytes, digest: id }, 1)
  }
  add('a', 'shop', 'ann', 10)
  add('b', 'second', 'ann', 20)
  add('c', 'shop', 'bob', 4)
  expect(sums(designs)).toEqual([14, 34, 30, 4])
})

it('photos of piles and of previews count for who sent them', () => {
  const piles = kept(new PileStore(join(folder, 'piles.sqlite')))
  const previews = kept(new PreviewStore(join(folder, 'previews.sqlite')))
  for (const [space, member, bytes] of [
    ['shop', 'ann', 10],
    ['second', 'ann', 20],
    ['shop', 'bob', 4],
  ] as const) {
    const id = `${space} ${member}`
    piles.insert({ space, member }, [{ id, name: 'a.jpg', bytes: 100, modified: 1, problem: null }])
    piles.saveReceived(id, bytes)
    previews.insert({ id, space, member, digest: id, bytes }, 1)
  }
  expect([sums(piles), sums(previews)]).toEqual([
    [14, 34, 30, 4],
    [14, 34, 30, 4],
  ])
})

it('masks count too, also those of before a restart, and no more once their Space is gone', async () => {
  const imaging = (() => ({ measurePhoto: async () => ({ ok: true }) })) as unknown as ImagingOf // what receiving needs of it
  const open = () => new Masks(join(folder, 'masks'), imaging, uploadsOf(folder))
  const masks = open()
  const paint = async (space: string, member: string, bytes: number) => {
    const content = Buffer.alloc(bytes, member)
    content.set(Buffer.from('89504e470d0a1a0a', 'hex'))
    return masks.receive(space, { member, body: new Blob([content]).stream(), length: bytes })
  }
  await paint('shop', 'ann', 20)
  expect(sums(masks)).toEqual([20, 20, 20, 0])
  await paint('second', 'ann', 30)
  await paint('second', 'ann', 30)
  await paint('shop', 'bob', 14)
  expect([sums(masks), sums(open())]).toEqual([
    [34, 64, 50, 14],
    [34, 64, 50, 14],
  ])
  await masks.removeAll('shop')
  expect(sums(masks)).toEqual([0, 30, 30, 0])
})
