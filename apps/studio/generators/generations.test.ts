import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openImaging } from '@allot/imaging'
import { formatOf } from '@allot/imaging/format'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePath, samples } from '../storage/samples.ts'
import { brief } from '../tools/brief.ts'
import { type GenerationRequest, GenerationsClosed } from './generations.ts'
import { generatorChoice } from './generator-choice.ts'
import { openGenerations } from './open-generations.ts'
import { openPrompts } from './prompts.ts'
import { sandboxGenerator } from './sandbox/sandbox.ts'
import { TestTime } from './testing/test-time.ts'

const imaging = openImaging()
afterAll(() => imaging.close())

const photo = samplePath(samples()[0]?.name ?? '') ?? ''
const time = new TestTime()

function open(folder = mkdtempSync(join(tmpdir(), 'allot-generations-'))) {
  const sandbox = sandboxGenerator(imaging, time)
  return openGenerations({
    folder: join(folder, 'results'),
    database: join(folder, 'generations.sqlite'),
    imaging,
    choice: generatorChoice({
      assigned: new Map(),
      concurrency: new Map(),
      sandbox,
      isSandboxOn: async (space) => space === 'demo',
      mayShare: async () => true,
    }),
    promptOf: openPrompts(null),
    costOf: () => null,
    unexpected: (error) => {
      throw error
    },
    clock: time,
  })
}

const asked = (prompt: string, more: Partial<GenerationRequest> = {}): GenerationRequest => ({
  key: `batch/1/${prompt}`,
  space: 'demo',
  brief: brief({ tool: 'ai_background', model: 'studio', from: 'cut_out', prompt, seed: 1 }),
  picture: photo,
  mask: null,
  signal: new AbortController().signal,
  ...more,
})

describe('a generation in the sandbox', () => {
  it('is made once for its key, and found again by it, also by the next process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'allot-generations-'))
    const first = await open(folder)
    const made = await first.generate(asked('sand'))
    expect(made).toMatchObject({ ok: true, type: 'jpg', generator: 'Sandbox', sandbox: true })
    expect(first.made('batch/1/sand')).toEqual(made)
    expect(await first.generate(asked('sand'))).toEqual(made)
    await first.close()
    const next = await open(folder)
    expect(next.made('batch/1/sand')).toEqual(made)
    expect(await next.generate(asked('sand'))).toEqual(made)
    await next.remove('batch/1/')
    expect(next.made('batch/1/sand')).toBeUndefined()
    expect(readdirSync(join(folder, 'results'))).toEqual([])
    await next.close()
  })

  it('is a picture of the resolution that was asked for, from words alone', async () => {
    const generations = await open()
    const words = brief({ tool: 'ai_image', from: 'words', prompt: 'hills', resolution: '2k', seed: 3 })
    const made = await generations.generate(asked('hills', { brief: words, picture: null }))
    if (!made.ok) throw new Error(made.message)
    expect(formatOf(readFileSync(made.file).subarray(0, 64))).toBe('jpeg')
    expect(await imaging.measurePhoto(made.file)).toEqual({ ok: true, width: 2048, height: 2048 })
    await generations.close()
  })

  it('says in its file that a model made it, or had a part in it, and by which tool', async () => {
    const generations = await open()
    const words = brief({ tool: 'ai_image', from: 'words', prompt: 'a shelf', seed: 3 })
    const results = [
      await generations.generate(asked('a shelf', { brief: words, picture: null })),
      await generations.generate(asked('a beach')),
    ]
    const packets = await Promise.all(
      results.map(async (made) => (made.ok ? readFileSync(made.file, 'latin1') : made.message)),
    )
    const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype'
    expect(packets[0]).toContain(`>${vocabulary}/trainedAlgorithmicMedia<`)
    expect(packets[0]).toContain('AISystemUsed>AI Images<')
    expect(packets[1]).toContain(`>${vocabulary}/compositeWithTrainedAlgorithmicMedia<`)
    expect(packets[1]).toContain('AISystemUsed>AI Backgrounds<')
    await generations.close()
  })

  it.each([
    ['[fail]', 'technical'],
    ['[timeout]', 'timeout'],
    ['[moderated]', 'moderated'],
    ['[half]', 'technical'],
    ['[empty]', 'technical'],
  ])('fails where the prompt says %s, and can be tried again', async (word, why) => {
    const generations = await open()
    const failed = await generations.generate(asked(`a red wall ${word}`))
    // Neither the photo nor the words are to blame: the person asked for it.
    expect(failed).toMatchObject({
      ...{ ok: false, why },
      message: expect.stringContaining(`because the words say ${word}. Take that out of them, and it works.`),
    })
    expect(generations.made(`batch/1/a red wall ${word}`)).toBeUndefined()
    const again = asked('a red wall', { key: `batch/1/a red wall ${word}` })
    expect(await generations.generate(again)).toMatchObject({ ok: true })
    await generations.close()
  })

  it('waits where it is limited, and says until when', async () => {
    const generations = await open()
    const waits: (number | null)[] = []
    const start = time.now()
    const made = await generations.generate(asked('[rate-limit]', { onWait: (until) => waits.push(until) }))
    expect(made).toMatchObject({ ok: true })
    expect(waits).toEqual([start + 10_000, null])
    await generations.close()
  })

  it('that waits when the program ends goes on in the next one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'allot-generations-'))
    const first = await open(folder)
    const ended = first.generate(asked('sand [rate-limit]', { onWait: () => void first.close() }))
    await expect(ended).rejects.toThrow(GenerationsClosed)
    const next = await open(folder)
    expect(await next.generate(asked('sand [rate-limit]'))).toMatchObject({ ok: true })
    await next.close()
  })

  it('that is cancelled is not made', async () => {
    const generations = await open()
    const cancel = new AbortController()
    cancel.abort()
    const ended = await generations.generate(asked('sand', { signal: cancel.signal }))
    expect(ended).toMatchObject({ ok: false, why: 'cancelled' })
    await generations.close()
  })
})

it('without a generator nothing is made, and the work says how it could be', async () => {
  const generations = await open()
  const work = await generations.workOf('shop', { tool: 'virtual_model', model: null, medium: 'image' })
  expect(work).toMatchObject({ kind: 'none', message: expect.stringContaining('ALLOT_AI_SANDBOX=on') })
  expect(await generations.generate(asked('sand', { space: 'shop' }))).toMatchObject({
    ok: false,
    why: 'technical',
  })
  expect(await generations.workOf('demo', { tool: 'virtual_model', model: null, medium: 'image' })).toEqual({
    kind: 'sandbox',
  })
  await generations.close()
})
