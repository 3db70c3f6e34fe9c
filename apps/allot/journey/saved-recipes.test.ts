/** Recipes that a Space saves: shared by its members, handed out as files, and started from again. */
import type { SavedRecipes } from '@allot/studio/contract/saved-recipe'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

let running: Running
beforeAll(async () => {
  running = await start()
})
afterAll(() => running.stop())

const RECIPE = {
  steps: [{ tool: 'background', settings: { fill: 'white' } }],
  output: { canvas: { width: 300, height: 300, margin: 0.1 }, format: 'webp', quality: 80 },
} as const

it('a recipe is saved under its name, replaced, handed out as a file, removed, and seen by members alone', async () => {
  const ann = await Person.signUp(running.url, 'ann')
  const ben = await Person.signUp(running.url, 'ben')
  const space = await ann.makeSpace()
  const path = `/studio/spaces/${space}/recipes`
  const put = (name: string, recipe: unknown) => ann.ask('PUT', path, JSON.stringify({ name, recipe }))
  const saved = async () => (await (await ann.ask('GET', path)).json()) as SavedRecipes // what the route answers
  expect(await saved()).toEqual({ recipes: [], lastUsed: null })
  await put('Shop / main', { ...RECIPE, steps: [] })
  expect((await put('Shop / main', RECIPE)).status).toBe(200)
  expect((await saved()).recipes).toMatchObject([{ name: 'Shop / main', recipe: RECIPE, by: await ann.id() }])
  const cy = await Person.signUp(running.url, 'cy')
  await running.client.members.add(space, { member: await cy.id() })
  const other = { ...RECIPE, steps: [] }
  const named = `${path}?name=${encodeURIComponent('Shop / main')}`
  const replaced = await cy.ask('PUT', path, JSON.stringify({ name: 'Shop / main', recipe: other }))
  expect([replaced.status, await replaced.text()]).toEqual([
    403,
    expect.stringContaining('Save yours under another name than Shop / main.'),
  ])
  expect((await cy.ask('DELETE', named)).status).toBe(403)
  expect((await saved()).recipes).toMatchObject([{ recipe: RECIPE }])
  const copies = Array.from({ length: 41 }, (_, at) => JSON.stringify({ name: `Copy ${at}`, recipe: other }))
  const statuses: number[] = []
  for (const copy of copies) statuses.push((await cy.ask('PUT', path, copy)).status)
  expect([statuses.indexOf(409), (await put('Of ann', other)).status]).toEqual([40, 200])
  for (const { name } of (await saved()).recipes)
    if (name !== 'Shop / main') await ann.ask('DELETE', `${path}?name=${encodeURIComponent(name)}`)
  const file = await ann.ask('GET', `${path}/file?name=${encodeURIComponent('Shop / main')}`)
  expect(await file.text()).toContain('steps:\n  - background: "white"\n')
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''Shop%20%2F%20main.yaml`)
  expect((await put('Wrong', { ...RECIPE, steps: [{ tool: 'sharpen' }] })).status).toBe(400)
  expect((await put('\u0000', RECIPE)).status).toBe(400)
  for (const [method, body] of [['GET'], ['PUT', '{}'], ['DELETE']] as const)
    expect((await ben.ask(method, path, body)).status).toBe(404)
  expect(await (await ann.ask('DELETE', `${path}?name=${encodeURIComponent('Shop / main')}`)).json()).toEqual(
    {
      recipes: [],
      lastUsed: null,
    },
  )
})

it('the recipe of the last Batch is there to begin with', async () => {
  const cleo = await Person.signUp(running.url, 'cleo')
  const space = await cleo.makeSpace()
  const { id } = await cleo.runRecipe(space, realPhotos(1).map(uploadOf), RECIPE)
  await until(async () => (await cleo.batch(id)).status === 'done')
  const { lastUsed } = (await (
    await cleo.ask('GET', `/studio/spaces/${space}/recipes`)
  ).json()) as SavedRecipes // as above
  expect(lastUsed?.output).toEqual(RECIPE.output)
  expect(lastUsed?.steps).toMatchObject(RECIPE.steps)
})
