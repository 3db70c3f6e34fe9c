/**
 * SIGKILL while providers that answer at once, and are asked how far they are, make pictures: the next start goes on asking,
 * and nothing is asked for anew.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openWireServer, VIDEO } from '@allot/studio/testing/wire-server'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { Maker } from '../testing/maker.ts'
import { freshFolder, type Running, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const wire = await openWireServer(readFileSync(realPhotos(1)[0] ?? ''))
afterAll(() => wire.close())
beforeEach(() => {
  wire.calls.length = 0
  wire.pending = () => false
  wire.fault = () => undefined
})

const provider = (kind: string, path: string) => ({ kind, url: wire.url + path, key: 'sk-secret' })
const SETTINGS = {
  ALLOT_AI: JSON.stringify({
    providers: {
      replicate: provider('replicate', '/replicate'),
      bfl: provider('black-forest-labs', '/bfl'),
      luma: provider('luma', '/luma'),
      openai: provider('openai-compatible', '/openai'),
      google: provider('google', '/google'),
      fal: provider('fal', '/fal'),
    },
    tools: {
      edit_with_ai: 'replicate:black-forest-labs/flux-kontext-pro',
      product_staging: 'bfl:flux-kontext-pro',
      ai_image: 'luma:photon-1',
      virtual_model: 'openai:gpt-image-1',
      ghost_mannequin: 'google:gemini-2.5-flash-image',
      'ai_background/studio': 'fal:fal-ai/flux/dev',
      '*video': 'google:veo-3.1',
    },
  }),
}

/** Ann, who has agreed that photos are sent there. */
async function annAt(running: Running): Promise<Maker> {
  const ann = await Maker.signUp(running, 'ann')
  const host = JSON.stringify({ host: new URL(wire.url).host })
  await ann.person.ask('POST', `/studio/spaces/${ann.space}/sharing/consents`, host)
  return ann
}

it(
  'a picture that Replicate, Black Forest Labs or Luma has begun is asked about after a kill, and not begun again',
  async () => {
    const first = await start(freshFolder(), SETTINGS)
    const ann = await annAt(first)
    wire.pending = () => true
    const design = await ann.design()
    const words = await ann.empty()
    const lost = [
      ann.ask(design.id, { from: null, step: { tool: 'edit_with_ai', settings: { prompt: 'a hat' } } }),
      ann.ask(design.id, { from: null, step: { tool: 'product_staging' } }),
      ann.ask(words.id, { from: null, step: { tool: 'ai_image', settings: { prompt: 'a cup' } } }),
    ].map((asked) => asked.catch(() => undefined))
    const begun = () => new Set(wire.calls.map((call) => call.provider)).size === 3 && wire.questions > 6
    await until(async () => begun())
    const [, held] = await ann.used('ai_credits')
    await first.kill()
    await Promise.all(lost)

    wire.pending = () => false
    const next = await start(first.data, SETTINGS)
    const again = ann.at(next)
    await until(async () => (await again.used('ai_credits'))[1] === 0)
    expect(await again.used('ai_credits')).toEqual([held, 0])
    expect(wire.calls.map((call) => call.provider).sort()).toEqual(['bfl', 'luma', 'replicate'])
    for (const [{ id }, made] of [
      [design, 2],
      [words, 1],
    ] as const) {
      const answer = await again.person.ask('GET', `/studio/designs/${id}`)
      const { versions } = (await answer.json()) as { readonly versions: readonly object[] } // what the route answers
      expect(versions).toHaveLength(made)
    }
    await next.stop()
  },
  2 * MINUTES,
)

it(
  'a video that was charged when the kill came is not made or charged again, and the same request is answered with it',
  async () => {
    let running = await start(freshFolder(), SETTINGS)
    let ann = await annAt(running)
    const { id } = await ann.design()
    const clip = { tool: 'ai_video', settings: { seconds: 4, resolution: '720p' } }
    const made = await ann.add(id, null, clip, 1, 'clip')
    expect(await ann.used('ai_credits')).toEqual([48, 0])
    await running.kill()
    // As it is between the answer of Allot and the note of it.
    const db = new DatabaseSync(join(running.data, 'studio/designs.sqlite'))
    db.exec('UPDATE versions SET cost = NULL; UPDATE requests SET answer = NULL')
    db.close()
    running = await start(running.data, SETTINGS)
    ann = ann.at(running)
    expect(await ann.add(id, null, clip, 1, 'clip')).toEqual(made)
    expect(wire.calls).toHaveLength(1)
    expect(await ann.used('ai_credits')).toEqual([48, 0])
    const played = await ann.person.ask('GET', `/studio/designs/${id}/versions/1/video`)
    expect(Buffer.from(await played.arrayBuffer())).toEqual(VIDEO)
    await running.stop()
  },
  2 * MINUTES,
)

it(
  'an answer of any provider that is cut, which may be billed, is not asked for again and gives everything back',
  async () => {
    const running = await start(freshFolder(), SETTINGS)
    const ann = await annAt(running)
    const { id } = await ann.design()
    const words = await ann.empty()
    wire.fault = () => 'cut'
    const steps = [
      ...[{ tool: 'edit_with_ai', settings: { prompt: 'a hat' } }, { tool: 'product_staging' }],
      ...[
        { tool: 'virtual_model' },
        { tool: 'ghost_mannequin' },
        { tool: 'ai_background', settings: { model: 'studio' } },
      ],
    ]
    for (const step of steps)
      expect(await ann.add(id, null, step), step.tool).toMatchObject({ outcome: 'failed', kept: {} })
    const picture = { tool: 'ai_image', settings: { prompt: 'a cup' } }
    expect(await ann.add(words.id, null, picture)).toMatchObject({ outcome: 'failed', kept: {} })
    expect(wire.calls.map((call) => call.provider)).toEqual([
      ...['replicate', 'bfl', 'openai', 'google', 'fal', 'luma'],
    ])
    expect(await ann.used('ai_credits')).toEqual([0, 0])
    expect((await running.client.holds(ann.space)).holds).toEqual([])
    await running.stop()
  },
  2 * MINUTES,
)
