import { mkdtempSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import type { Output } from '../contract/recipe.ts'
import type { Arriving } from '../storage/arriving.ts'
import { sharesOf } from '../storage/testing/shares-of.ts'
import { PreviewStore } from './preview-store.ts'
import { type PreviewPorts, Previews } from './previews.ts'

const OUTPUT: Output = { canvas: null, format: 'jpg', quality: 90 }
const folder = () => mkdtempSync(join(tmpdir(), 'allot-previews-'))
const from = (member: string): Arriving => ({ member, body: null, length: 1 })

/** Whose photos can be used as they come. @param render waits, so that a test says when a picture is there */
function open(data: string, render: () => Promise<void> = async () => {}): Previews {
  const ports = {
    store: new PreviewStore(join(data, 'previews.sqlite')),
    folder: join(data, 'previews'),
    uploads: { receive: async () => ({ ok: true, digest: 'd', bytes: 1 }) },
    pictures: {
      prepare: () => {},
      hidesBackground: async () => false,
      foresee: () => {},
      facts: async () => ({ ok: true, width: 1, height: 1, notes: [] }),
      renderSoon: async (_: unknown, _edits: unknown, target: string) => {
        await render()
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, 'webp')
        return { ok: true }
      },
    },
    generations: { made: () => undefined },
    shares: sharesOf(1e9),
  }
  return new Previews(ports as unknown as PreviewPorts) // what receiving and showing need of them
}

async function idOf(previews: Previews, member: string): Promise<string> {
  const received = await previews.receive('shop', from(member))
  return received.ok ? received.id : ''
}

it('one person keeps 100 photos in a Space, and one who sends more pushes out their own, never those of another', async () => {
  const previews = open(folder())
  const bobs = await idOf(previews, 'bob')
  const anns: string[] = []
  for (let n = 0; n < 101; n++) anns.push(await idOf(previews, 'ann'))
  expect(previews.store.find(bobs)).toMatchObject({ id: bobs })
  expect(anns.filter((id) => previews.store.find(id) === undefined)).toEqual(anns.slice(0, 1))
})

it('who looks at the photo of another keeps their own turn', async () => {
  const waiting: (() => void)[] = []
  const previews = open(folder(), () => new Promise((show) => waiting.push(show)))
  const preview = previews.store.find(await idOf(previews, 'ann'))
  if (!preview) throw new Error('The photo is not there.')
  const [first, older, newest] = [1, 2, 3].map(() => previews.picture(preview, 'ann', [], OUTPUT))
  const other = previews.picture(preview, 'bob', [], OUTPUT)
  expect(await older).toBeUndefined()
  await expect.poll(() => waiting.length).toBe(2)
  for (const show of waiting.splice(0)) show()
  expect([await first, await other]).toMatchObject([{ ok: true }, { ok: true }])
  await expect.poll(() => waiting.length).toBe(1)
  for (const show of waiting.splice(0)) show()
  expect(await newest).toMatchObject({ ok: true })
})

it('a photo of the pile that is looked at again is the one of before, each member’s own', async () => {
  const data = folder()
  const previews = open(data)
  const file = join(data, 'photo')
  await writeFile(file, 'photo')
  const adopted = (member: string, digest: string) =>
    previews.adopt({ space: 'shop', member }, { file, digest, bytes: 5 })
  const first = await adopted('ann', 'x')
  expect(await adopted('ann', 'x')).toEqual(first)
  const others = [await adopted('ann', 'y'), await adopted('bob', 'x')]
  expect(new Set([first, ...others].map((each) => each.ok && each.id)).size).toBe(3)
})

it('photos from before it was noted who sent them are found, and end after a day', async () => {
  const data = folder()
  open(data).store.close()
  const db = new DatabaseSync(join(data, 'previews.sqlite'))
  db.exec(
    "INSERT INTO previews (id, space_id, digest, created_at, bytes) VALUES ('old', 'shop', 'd', 1000, 7)",
  )
  db.close()
  const previews = open(data)
  expect([previews.store.find('old'), previews.store.bytesOf({ spaces: ['shop'] })]).toEqual([
    { id: 'old', space: 'shop', digest: 'd' },
    7,
  ])
  await previews.removeExpired(1_001 + 24 * 3_600_000)
  expect(previews.store.find('old')).toBeUndefined()
})
