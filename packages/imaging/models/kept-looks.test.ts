import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { keepIn, keepInMemory } from './kept-looks.ts'

const folders: string[] = []
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true })
})

let folder: string
let photo: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-looks-'))
  folders.push(folder)
  photo = join(folder, 'photo.jpg')
  writeFileSync(photo, 'pixels')
})

/** How often something was made, of these; each made anew is one more. */
async function madeOf(asked: readonly (readonly [file: string, model: string, what: string])[]) {
  let made = 0
  const looks = join(folder, 'looks')
  const seen: number[] = []
  for (const [file, model, what] of asked) {
    const keep = await keepIn(looks, file, model)
    const [first = 0] = await keep(what, async () => Uint8Array.of(++made))
    seen.push(first)
  }
  return { made, seen, files: readdirSync(looks).length }
}

it('what was seen of a photo is made once, also where its file has another name', async () => {
  const copy = join(folder, 'copy.jpg')
  writeFileSync(copy, 'pixels')
  expect(
    await madeOf([
      [photo, 'ISNet', 'whole'],
      [photo, 'ISNet', 'whole'],
      [copy, 'ISNet', 'whole'],
      [photo, 'ISNet', 'close'],
    ]),
  ).toEqual({ made: 2, seen: [1, 1, 1, 2], files: 2 })
})

it('another photo, or another model, sees for itself', async () => {
  const other = join(folder, 'other.jpg')
  writeFileSync(other, 'other pixels')
  expect(
    await madeOf([
      [photo, 'ISNet', 'whole'],
      [other, 'ISNet', 'whole'],
      [photo, 'BiRefNet', 'whole'],
    ]),
  ).toEqual({ made: 3, seen: [1, 2, 3], files: 3 })
})

it('what is kept and damaged is made again', async () => {
  await madeOf([[photo, 'ISNet', 'whole']])
  const looks = join(folder, 'looks')
  for (const name of readdirSync(looks)) writeFileSync(join(looks, name), 'cut')
  expect(await madeOf([[photo, 'ISNet', 'whole']])).toEqual({ made: 1, seen: [1], files: 1 })
})

it('without a folder nothing is kept', async () => {
  const keep = await keepIn(null, photo, 'ISNet')
  let made = 0
  const make = async () => Uint8Array.of(++made)
  await keep('whole', make)
  await keep('whole', make)
  expect(made).toBe(2)
})

it('a folder that another run removed, or that cannot be made, fails nothing', async () => {
  const looks = join(folder, 'looks')
  const keep = await keepIn(looks, photo, 'ISNet')
  const make = async () => Uint8Array.of(7)
  await keep('whole', make)
  rmSync(looks, { recursive: true })
  expect([...(await keep('close', make))]).toEqual([7])
  expect(readdirSync(looks)).toHaveLength(1)
  const occupied = await keepIn(join(photo, 'looks'), photo, 'ISNet')
  expect([...(await occupied('whole', make))]).toEqual([7])
})

it('in memory the looks at the last photos are kept, and one that failed is made again', async () => {
  const other = join(folder, 'other.jpg')
  writeFileSync(other, 'other pixels')
  const keepLast = keepInMemory(1)
  let made = 0
  const look = async (file: string) => {
    const keep = await keepLast(file)
    return (await keep('whole', async () => Uint8Array.of(++made)))[0]
  }
  expect([await look(photo), await look(photo), await look(other), await look(photo)]).toEqual([1, 1, 2, 3])
  const ofPart = await keepLast(photo, 'left')
  expect(await ofPart('whole', async () => Uint8Array.of(++made))).toEqual(Uint8Array.of(4))
  const keep = await keepLast(photo)
  await expect(keep('close', () => Promise.reject(new Error('out of memory')))).rejects.toThrow(
    'out of memory',
  )
  expect(await keep('close', async () => Uint8Array.of(9))).toEqual(Uint8Array.of(9))
})
