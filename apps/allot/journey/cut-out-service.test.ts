import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { allot, freshFolder, type Running, start, until } from '../testing/running.ts'
import { POT, Shop } from '../testing/shop.ts'

/** Another Allot, whose drop-in API speaks Photoroom's format. */
let service: Running
let shop: Shop

beforeAll(async () => {
  service = await start()
  shop = await Shop.open(service)
})
afterAll(() => service.stop())

function settings(key = shop.key): Record<string, string> {
  return { ALLOT_CUTOUT_URL: service.url, ALLOT_CUTOUT_KEY: key }
}

async function batchOf(data: string, env: Record<string, string>) {
  await allot(['spaces', 'make', 'Shop', '--owner', 'ann', '--plan', 'pro'], data)
  const out = join(data, 'out')
  const ended = await allot(
    ['batch', POT, '--out', out, '--remove-background', '--white-background', '--json'],
    data,
    env,
  )
  return { ...ended, file: join(out, 'charles-deluvio-695736-unsplash.jpg') }
}

it('a Batch has its backgrounds removed by a service, for one credit there', async () => {
  const { status, err, out, file } = await batchOf(freshFolder(), settings())
  expect([status, err]).toEqual([0, expect.any(String)])
  expect(out).toContain('"exported":1')
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => {
    const from = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
    return [...data.subarray(from, from + 3)]
  }
  expect(at(0.02, 0.02)).toEqual([255, 255, 255])
  expect(Math.min(...at(0.5, 0.8))).toBeLessThan(250)
  expect(await shop.exports()).toEqual({ used: 1, held: 0 })
})

it('several outputs of a photo are one call there, and nothing of it is left', async () => {
  const data = freshFolder()
  const recipe = join(data, 'shop.yaml')
  writeFileSync(recipe, RECIPE)
  await allot(['spaces', 'make', 'Shop', '--owner', 'ann', '--plan', 'pro'], data)
  const before = (await shop.exports()).used
  const { status, out } = await allot(
    ['batch', POT, '--out', join(data, 'out'), '--recipe', recipe],
    data,
    settings(),
  )
  expect(status).toBe(0)
  expect(out).toMatch(/Exported +2 of 2/)
  expect((await shop.exports()).used - before).toBe(1)
  expect(existsSync(join(data, 'shell/looks'))).toBe(false)
})

it('a Space that lets no photo leave has its cut-outs made here, also of a single photo, and none is sent unasked', async () => {
  const running = await start(freshFolder(), settings())
  try {
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const edits = { ...RESIZE, removeBackground: true, canvas: { width: 300, height: 300, margin: 0 } }
    const sent = async () => (await shop.exports()).used
    const before = await sent()
    const cut = async () => {
      const { id } = await ann.runBatch(space, [uploadOf(POT)], edits)
      await until(async () => (await ann.batch(id)).status === 'done')
      return (await ann.batch(id)).exported
    }
    const preview = await ann.ask('PUT', `/studio/spaces/${space}/previews`, uploadOf(POT).content)
    expect([preview.ok, await sent()]).toEqual([true, before])
    expect([await cut(), await sent()]).toEqual([1, before + 1])
    const forbidden = await ann.ask('PUT', `/studio/spaces/${space}/sharing`, '{"allowed":false}')
    expect(forbidden.status).toBe(200)
    expect([await cut(), await sent()]).toEqual([1, before + 1])
  } finally {
    await running.stop()
  }
})

const RECIPE = `
recipe: 1
steps: [remove_background, { background: white }]
outputs:
  - { size: 1600, name: "square/{name}" }
  - { size: 400x300, format: webp, name: "web/{name}" }
`

it('a key that the service refuses stops the Batch, says so and takes nothing; the key is not shown', async () => {
  const data = freshFolder()
  const { status, out, err } = await batchOf(data, settings('sk_of_nobody'))
  expect(status).not.toBe(0)
  expect(out + err).toContain('refuses the key (403')
  expect(out + err).not.toContain('sk_of_nobody')
  const { out: usage } = await allot(['usage', '--json'], data)
  expect(usage).toMatch(/"meter":"batch_exports".*?"used":0,"held":0/)
})

it('doctor and About say where photos are sent, without a call and without the key', async () => {
  const host = new URL(service.url).host
  const { out } = await allot(['doctor'], freshFolder(), settings('sk_of_nobody'))
  expect(out).toContain(
    `cut-outs: photos are sent to ${host}. Each photo is sent there, at most 1600 pixels a side, without its name, place or any other metadata.`,
  )
  expect(out).not.toContain('sk_of_nobody')
  const running = await start(freshFolder(), settings())
  try {
    const ann = await Person.signUp(running.url, 'ann')
    expect(await (await ann.ask('GET', '/studio/about')).json()).toEqual({
      model: { ok: true, sentTo: host, note: expect.stringContaining('without its name') },
    })
  } finally {
    await running.stop()
  }
})

it('settings that do not go together are refused', async () => {
  const alone = await allot(['doctor'], freshFolder(), { ALLOT_CUTOUT_URL: service.url })
  expect(alone.err).toContain('ALLOT_CUTOUT_URL and ALLOT_CUTOUT_KEY go together')
  const both = await allot(['doctor'], freshFolder(), { ...settings(), ALLOT_MODEL_DIR: '/srv/models' })
  expect(both.err).toContain('ALLOT_CUTOUT_URL and ALLOT_MODEL_DIR are both set')
})
