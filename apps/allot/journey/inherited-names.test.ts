/** Names that every object inherits, sent to every route of the studio: none fails, and a good Batch beside them runs. */
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, RESIZE } from '../testing/person.ts'
import { type Running, start } from '../testing/running.ts'

const NAMES = [...Object.getOwnPropertyNames(Object.prototype), '__proto__']

const RECIPE = recipeOfEdits(RESIZE)

let running: Running
let ann: Person
let space: string

beforeAll(async () => {
  running = await start(undefined, { ALLOT_RATE_LIMIT: '0' })
  ann = await Person.signUp(running.url, 'ann')
  space = await ann.makeSpace()
})
afterAll(() => running.stop())

const text = (name: string, value: unknown) => JSON.stringify(Object.fromEntries([[name, value]]))

it('no route of the studio fails on one, and Batches beside them are made', {
  timeout: 120_000,
}, async () => {
  const draft = await ann.draftBatch(space, [{ name: 'constructor', content: new Uint8Array([1]) }])
  const photos = [{ name: 'a.jpg', bytes: 1 }]
  const batches = `/studio/spaces/${space}/batches`
  for (const name of NAMES) {
    const own = `/studio/batches/${draft.id}`
    const sent: readonly (readonly [string, string, string?])[] = [
      ['GET', `/studio/spaces/${name}/batches`],
      ['POST', `/studio/spaces/${name}/batches`, '{}'],
      ['GET', `/studio/batches/${name}`],
      ['POST', `/studio/batches/${name}/run`],
      ['POST', `/studio/batches/${name}/cancel`],
      ['DELETE', `/studio/batches/${name}`],
      ['GET', `/studio/samples/${name}`],
      ...['original', 'result', 'original-preview', 'result-preview'].map(
        (which) => ['GET', `${own}/photos/${name}/${which}`] as const,
      ),
      ['PUT', `${own}/photos/${name}`, 'x'],
      ['GET', `/assets/${name}`],
      ['GET', `/x.${name}`],
      ['POST', `${own}/samples`, text('names', [name])],
      ['POST', `${own}/samples`, name],
      ['POST', batches, JSON.stringify({ name, recipe: RECIPE, photos: [{ name, bytes: 1 }] })],
      ['POST', batches, JSON.stringify({ name, recipe: { ...RECIPE, steps: [{ tool: name }] }, photos })],
      [
        'POST',
        batches,
        JSON.stringify({
          name,
          recipe: { ...RECIPE, steps: [{ tool: 'background', settings: { [name]: name, fill: name } }] },
          photos,
        }),
      ],
      ['POST', batches, `{"recipe":${text(name, 1)},${text(name, 1).slice(1)}`],
    ]
    const good = ann.ask('POST', batches, JSON.stringify({ name: 'Good', recipe: RECIPE, photos }))
    const answers = await Promise.all(
      sent.map(async ([method, path, body]) => [method, path, (await ann.ask(method, path, body)).status]),
    )
    expect(answers.filter(([, , status]) => Number(status) >= 500)).toEqual([])
    expect((await good).status).toBe(201)
  }
})
