/** Batches of which several files leave for each photo: what they are called, what they take, and how they are run again. */
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

const SMALL = { ...RESIZE, canvas: { width: 300, height: 300, margin: 0 } }
const PHOTOS = realPhotos(3).map((path, at) => ({ ...uploadOf(path), name: `shoes/${at + 1}.jpg` }))
const DAMAGED = { name: 'damaged.jpg', content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]) }
const step = (tool: string) => ({ tool, settings: {} })

let running: Running
beforeAll(async () => {
  running = await start(undefined, { ALLOT_AI_SANDBOX: 'on' })
})
afterAll(() => running.stop())

const ended = (person: Person, id: string) =>
  until(async () => ['done', 'cancelled', 'stopped'].includes((await person.batch(id)).status))

async function taken(space: string) {
  const { meters } = await running.client.usage(space)
  const of = (name: string) => {
    const meter = meters.find((each) => each.meter === name)
    return { used: meter?.used, held: meter?.held }
  }
  return { exports: of('batch_exports'), credits: of('ai_credits') }
}

async function namesIn(person: Person, path: string): Promise<string[]> {
  const zip = Buffer.from(await (await person.ask('GET', `/studio${path}`)).arrayBuffer())
  const names: string[] = []
  for (let at = zip.indexOf('PK\x01\x02'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 4))
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)))
  return names
}

it('several files leave for each photo where the recipe has further ones, and each is a Batch export', async () => {
  const ann = await Person.signUp(running.url, 'ann')
  const space = await ann.makeSpace()
  const recipe = {
    ...recipeOfEdits(SMALL),
    further: [{ ...recipeOfEdits(SMALL).output, canvas: { width: 200, height: 100, margin: 0 } }],
  }
  const { id } = await ann.runRecipe(space, [...PHOTOS, DAMAGED], recipe)
  await ended(ann, id)
  const { photos, further } = await ann.batch(id)
  expect(further).toEqual(recipe.further)
  expect(photos.slice(1).map(({ result, furtherResults }) => [result?.name, furtherResults])).toEqual([
    ['shoes/2.png', [expect.objectContaining({ name: 'shoes/2-200x100.png', width: 200, height: 100 })]],
    ['shoes/3.png', [expect.objectContaining({ name: 'shoes/3-200x100.png', width: 200, height: 100 })]],
    [undefined, []],
  ])
  expect(await taken(space)).toMatchObject({ exports: { used: 6, held: 0 } })
  expect((await namesIn(ann, `/batches/${id}/zip?photos=1`)).sort()).toEqual([
    ...['shoes/1-200x100.png', 'shoes/1.png'],
  ])
  expect((await namesIn(ann, `/batches/${id}/zip?names=%7Boutput%7D%2F%7Bname%7D&photos=1`)).sort()).toEqual([
    ...['200x100/shoes/1.png', '300x300/shoes/1.png'],
  ])
  const second = await ann.ask('GET', `/studio/batches/${id}/photos/1/result?file=2`)
  expect(second.headers.get('content-disposition')).toContain('1-200x100.png')
  expect((await ann.ask('GET', `/studio/batches/${id}/photos/1/result?file=3`)).status).toBe(404)
  const other = { ...recipe, further: [{ ...recipe.output, canvas: null }] }
  await ann.ask('POST', `/studio/batches/${id}/again`, JSON.stringify({ photos: [1], recipe: other }))
  await ended(ann, id)
  expect(await namesIn(ann, `/batches/${id}/zip?photos=1`)).toEqual(['shoes/1.png', 'shoes/1-original.png'])
  expect(await taken(space)).toMatchObject({ exports: { used: 8, held: 0 } })
  const twice = { ...recipe, further: [recipe.output] }
  const refused = await ann.ask(
    'POST',
    `/studio/spaces/${space}/batches`,
    JSON.stringify({ name: 'Twice', recipe: twice, photos: [{ name: 'a.jpg', bytes: 1 }] }),
  )
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('the same file')])
})

it('what is made new for several files of a photo is made and taken once, by a generator or here', async () => {
  const gus = await Person.signUp(running.url, 'gus')
  const space = await gus.makeSpace()
  const wide = { canvas: { width: 200, height: 100, margin: 0 }, format: 'webp', quality: 80 } as const
  const batch = await gus.runRecipe(space, realPhotos(1).map(uploadOf), {
    steps: [step('virtual_model'), step('product_beautifier')],
    output: { canvas: { width: 320, height: 320, margin: 0.05 }, format: 'jpg', quality: 80 },
    further: [wide],
  })
  await ended(gus, batch.id)
  const { photos } = await gus.batch(batch.id)
  expect(photos.map(({ furtherResults }) => furtherResults.map(({ width }) => width))).toEqual([[200]])
  expect(await taken(space)).toEqual({
    exports: { used: 2, held: 0 },
    credits: { used: 4 + 3, held: 0 },
  })
})
