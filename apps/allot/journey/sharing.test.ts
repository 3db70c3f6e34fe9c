/** Photos that would leave for a provider: only where the Space allows it and the person has agreed to the host. */
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openWireServer, type WireServer } from '../../studio/generators/testing/wire-server.ts'
import { Maker, OUTPUT } from '../testing/maker.ts'
import { freshFolder, type Running, start } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

vi.setConfig({ testTimeout: 2 * MINUTES })

const EDIT = { tool: 'edit_with_ai', settings: { prompt: 'a straw hat' } }
const LOGO = { tool: 'ai_logo', settings: { prompt: 'a fox' } }

let wire: WireServer
let running: Running
let ann: Maker

beforeAll(async () => {
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()
  wire = await openWireServer(picture)
  running = await start(freshFolder(), {
    ALLOT_AI_PROVIDER: 'openai-compatible',
    ALLOT_AI_URL: `${wire.url}/openai/v1`,
    ALLOT_AI_KEY: 'k-1',
    ALLOT_AI_MODEL: 'pictures-1',
  })
  ann = await Maker.signUp(running, 'ann')
}, MINUTES)

afterAll(async () => {
  await running.stop()
  await wire.close()
})

const ask = (method: string, path: string, body?: object) =>
  ann.person.ask(method, `/studio/spaces/${ann.space}/sharing${path}`, body && JSON.stringify(body))

it('a photo is not sent before the person agrees to the host, and once they have it is', async () => {
  const { id } = await ann.design()
  const refusal = await ann.refusal(await ann.ask(id, { from: null, step: EDIT }))
  expect(refusal).toMatch(/^This sends the photo to 127\.0\.0\.1.*, and you have not agreed to that yet\./)
  expect(wire.calls).toEqual([])
  const [, host = ''] = /sends the photo to (\S+), and/.exec(refusal) ?? []
  await ask('POST', '/consents', { host })
  expect(await ann.add(id, null, EDIT)).toMatchObject({
    outcome: 'made',
    design: { versions: [{ sandbox: false, width: 64, height: 64, cost: { ai_credits: 3 } }] },
  })
  expect(wire.calls).toHaveLength(1)
})

it('a Batch of a person who has not agreed is refused before any photo is uploaded', async () => {
  const ben = await Maker.signUp(running, 'ben')
  const calls = wire.calls.length
  const draft = {
    ...{ name: 'Hats', photos: [{ name: 'pot.jpg', bytes: 9 }] },
    recipe: { steps: [EDIT], output: OUTPUT },
  }
  const make = () => ben.person.ask('POST', `/studio/spaces/${ben.space}/batches`, JSON.stringify(draft))
  expect(await ben.refusal(await make())).toMatch(/^This recipe sends photos to 127\.0\.0\.1/)
  expect(wire.calls.length).toBe(calls)
  const { detail } = (await (await make()).json()) as { detail: string } // a problem of the studio
  const [, host = ''] = /sends photos to (\S+), and/.exec(detail) ?? []
  const path = `/studio/spaces/${ben.space}/sharing/consents`
  await ben.person.ask('POST', path, JSON.stringify({ host }))
  expect((await make()).status).toBe(201)
})

it('a Space that forbids it sends none, and takes nothing; words alone still go', async () => {
  await ask('PUT', '', { allowed: false })
  const { id } = await ann.design()
  const [before, calls] = [await ann.used('ai_credits'), wire.calls.length]
  expect(await ann.refusal(await ann.ask(id, { from: null, step: EDIT }))).toMatch(
    'this Space does not let photos be sent away',
  )
  expect([await ann.used('ai_credits'), wire.calls.length]).toEqual([before, calls])
  expect(await ann.add(id, null, LOGO)).toMatchObject({ outcome: 'made' })
  expect(wire.calls.length).toBe(calls + 1)
})
