import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImagingOf } from '@allot/imaging'
import { expect, it } from 'vitest'
import { uploadsOf } from '../storage/testing/uploads-of.ts'
import { Masks } from './masks.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const folder = () => mkdtempSync(join(tmpdir(), 'allot-masks-'))

/** Whose masks can all be read. */
function open(data: string): Masks {
  const uploads = uploadsOf(data)
  const readable = () => ({ measurePhoto: async () => ({ ok: true }) })
  return new Masks(join(data, 'masks'), readable as unknown as ImagingOf, uploads) // what receiving needs of it
}

async function painted(masks: Masks, member: string, what: string): Promise<string> {
  const content = Buffer.concat([PNG, Buffer.from(what)])
  const body = new Blob([content]).stream()
  const received = await masks.receive('shop', { member, body, length: content.length })
  return received.ok ? received.name : received.message
}

it('one person keeps 500 masks in a Space, and one who paints more pushes out their own, never those of another', async () => {
  const masks = open(folder())
  const bobs = await painted(masks, 'bob', 'a hat')
  const anns: string[] = []
  for (let n = 0; n < 502; n++) anns.push(await painted(masks, 'ann', `${n}`))
  expect(anns.filter((name) => masks.file('shop', name) === undefined)).toHaveLength(2)
  expect(masks.file('shop', bobs)).toContain(bobs)
  expect(masks.file('other', bobs)).toBeUndefined()
})

it('a mask that two have painted stays when it ends with one of them', async () => {
  const data = folder()
  const masks = open(data)
  const name = await painted(masks, 'bob', 'a hat')
  expect(await painted(masks, 'ann', 'a hat')).toBe(name)
  const [space] = readdirSync(join(data, 'masks'))
  expect(readdirSync(join(data, 'masks', space ?? ''))).toHaveLength(2)
})

it('a mask from before each person had their own is found', () => {
  const data = folder()
  const space = createHash('sha256').update('shop').digest('hex').slice(0, 32)
  mkdirSync(join(data, 'masks', space), { recursive: true })
  writeFileSync(join(data, 'masks', space, `${'a'.repeat(64)}.png`), PNG)
  expect(open(data).file('shop', 'a'.repeat(64))).toContain('a'.repeat(64))
})
