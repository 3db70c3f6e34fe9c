import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { brief, type GenerationBrief } from '../../tools/brief.ts'
import type { Generator, GeneratorCall } from '../generator.ts'
import { TestTime } from '../testing/test-time.ts'
import { FAULTS, PROVIDERS, type WireFault, type WireProvider } from '../testing/wire-dress.ts'
import { VIDEO } from '../testing/wire-server.ts'
import { openWired } from '../testing/wired.ts'
import { providerGenerator } from './provider-generator.ts'
import { KINDS, type KindName } from './provider-kinds.ts'

const wired = await openWired()
const { wire } = wired
const folder = wired.newFolder()
const { small: picture } = wired
const made = readFileSync(picture.file)
afterAll(() => wired.close())
beforeEach(() => {
  wire.laterStatus = () => undefined
  wire.fault = () => undefined
})

const time = new TestTime()

const MODELS: Readonly<Record<WireProvider, readonly [kind: KindName, model: string]>> = {
  openai: ['openai-compatible', 'gpt-image-1'],
  google: ['google', 'gemini-2.5-flash-image'],
  fal: ['fal', 'fal-ai/flux/dev'],
  replicate: ['replicate', 'black-forest-labs/flux-dev'],
  bfl: ['black-forest-labs', 'flux-kontext-pro'],
  luma: ['luma', 'photon-1'],
}

function generatorOf(path: WireProvider, model = MODELS[path][1]): Generator {
  return wired.generatorOf({ kind: MODELS[path][0], path, model })
}

let calls = 0
function callOf(given: Partial<GenerationBrief> = {}, more: Partial<GeneratorCall> = {}): GeneratorCall {
  return {
    brief: brief({
      tool: 'ai_image',
      from: 'words',
      prompt: 'a red cup',
      resolution: '1k',
      seed: 7,
      ...given,
    }),
    prompt: 'Draw a red cup.',
    ...{
      picture: null,
      mask: null,
      idempotencyKey: `key-${++calls}`,
      accepted: () => undefined,
      space: 'shop',
    },
    target: join(folder, `result-${calls}`),
    signal: AbortSignal.timeout(15_000),
    ...more,
  }
}

describe.each(PROVIDERS)('%s', (provider) => {
  it('makes a picture of words, with the idempotency key of the generation', async () => {
    const call = callOf()
    expect(await generatorOf(provider).generate(call)).toMatchObject({ kind: 'made' })
    expect(readFileSync(call.target)).toEqual(made)
    expect(wire.calls.at(-1)).toMatchObject({ provider, key: call.idempotencyKey })
    expect(wire.calls.at(-1)?.body.toString()).toContain('Draw a red cup.')
  })

  const seen = FAULTS.filter((fault) => fault !== 'oversized' || provider === 'openai')
  it.each(seen.map((fault) => [fault, EXPECTED[fault]] as const))('%s is %o', async (fault, expected) => {
    wire.fault = () => fault
    const signal = fault === 'silent' ? AbortSignal.timeout(100) : AbortSignal.timeout(15_000)
    const before = wire.calls.length
    const outcome = await generatorOf(provider).generate(callOf({}, { signal }))
    expect(outcome).toMatchObject(
      typeof expected === 'string' ? { kind: 'failed', error: { kind: expected } } : expected,
    )
    expect(wire.calls.length - before).toBe(1) // it repeats nothing by itself
    expect(JSON.stringify(outcome)).not.toMatch(/sk-secret|red cup/)
  })
})

/** The kind of the error; where the picture itself is wrong, the call is made, and the check of results finds it. */
const EXPECTED: Readonly<Record<WireFault, string | object>> = {
  limited: { kind: 'failed', error: { kind: 'rate_limited', until: null } },
  limited_until: { kind: 'failed', error: { kind: 'rate_limited', until: time.now() + 20_000 } },
  moderated: 'refused',
  broken: 'unavailable',
  busy: 'unavailable',
  cut: 'outcome_unknown',
  empty: 'empty',
  oversized: 'empty',
  wrong_type: { kind: 'made' },
  no_credit: 'out_of_credit',
  bad_key: 'misconfigured',
  no_model: 'misconfigured',
  invalid: 'invalid',
  silent: 'timeout',
}

describe('a picture that is changed', () => {
  const edit = { tool: 'edit_with_ai', from: 'picture', mask: 'a'.repeat(64) } as const

  it('is sent to OpenAI with a mask whose hole may change', async () => {
    const call = callOf(edit, { picture, mask: picture.file })
    expect(await generatorOf('openai').generate(call)).toMatchObject({
      kind: 'made',
      usage: { unit: 'tokens', input: 210, output: 1_056 },
    })
    const sent = wire.calls.at(-1)
    expect(sent?.path).toBe('/openai/images/edits')
    expect(sent?.headers['content-type']).toMatch(/^multipart\/form-data/)
    expect(sent?.body.toString('latin1')).toContain('name="mask"')
    // A picture keeps its shape: no size is asked for.
    expect(sent?.body.toString('latin1')).not.toContain('name="size"')
  })

  it('is sent to Google in the closest of the shapes that it knows', async () => {
    const wide = { ...picture, width: 1600, height: 900 }
    await generatorOf('google').generate(callOf({ ...edit, resolution: '2k' }, { picture: wide }))
    expect(JSON.parse(wire.calls.at(-1)?.body.toString() ?? '')).toMatchObject({
      generationConfig: { imageConfig: { aspectRatio: '16:9', imageSize: '2K' }, seed: 7 },
    })
  })

  it('tells what it took where the provider does', async () => {
    expect(await generatorOf('bfl').generate(callOf(edit, { picture }))).toMatchObject({
      usage: { unit: 'credits', amount: 4 },
    })
    expect(await generatorOf('fal').generate(callOf(edit, { picture }))).toMatchObject({
      kind: 'made',
      requestId: 'fal-1',
      usage: { unit: 'unknown' },
    })
  })
})

describe.each(['fal', 'replicate', 'bfl', 'luma'] as const)(
  '%s, once it has accepted a request',
  (provider) => {
    it('is asked for the result again where that fails, and not for another picture', async () => {
      const answers = [503, 429, 500]
      wire.laterStatus = () => answers.shift()
      const before = wire.calls.length
      const call = callOf()
      expect(await generatorOf(provider).generate(call)).toMatchObject({ kind: 'made' })
      expect(readFileSync(call.target)).toEqual(made)
      expect(wire.calls.length - before).toBe(1)
    })

    it.each([429, 503])(
      'may have billed what does not come: %i is no reason to ask for another',
      async (status) => {
        wire.laterStatus = () => status
        const before = wire.calls.length
        expect(await generatorOf(provider).generate(callOf())).toMatchObject({
          error: { kind: 'outcome_unknown' },
        })
        expect(wire.calls.length - before).toBe(1)
      },
    )
  },
)

it('a result at another address is fetched under the rules for such addresses, also after a failure', async () => {
  const asked: string[] = []
  const [kind, model] = MODELS.fal
  const generator = providerGenerator({
    ...{ kind: KINDS[kind], provider: 'fal', model, title: null, url: `${wire.url}/fal`, key: 'k' },
    ...{ resolutions: null, repeatable: false, clock: time },
    fetchFile: async (address, file) => {
      asked.push(address)
      if (asked.length === 1) return { ok: false, message: 'It did not come.' }
      writeFileSync(file, made)
      return { ok: true }
    },
  })
  wire.filesAt = 'https://files.example.com'
  const call = callOf()
  expect(await generator.generate(call)).toMatchObject({ kind: 'made' })
  expect(asked).toEqual(Array(2).fill('https://files.example.com/fal/files/1.png'))
  expect(readFileSync(call.target)).toEqual(made)
  wire.filesAt = undefined
})

it('a video is started, and followed by its operation, also by another process', async () => {
  const call = callOf(
    { tool: 'ai_video', medium: 'video', from: 'picture', seconds: 8, resolution: '720p' },
    { picture },
  )
  const started = await generatorOf('google', 'veo-3.1').generate(call)
  expect(started).toEqual({ kind: 'started', operation: '{"operationName":"operations/7"}' })
  expect(JSON.parse(wire.calls.at(-1)?.body.toString() ?? '')).toMatchObject({
    parameters: { durationSeconds: 8, resolution: '720p' },
  })
  const operation = '{"operationName":"operations/7"}'
  const other = generatorOf('google', 'veo-3.1')
  expect(await other.follow(operation, call)).toEqual({ kind: 'started', operation })
  expect(await other.follow(operation, call)).toMatchObject({ kind: 'made' })
  expect(readFileSync(call.target)).toEqual(VIDEO)
})

it('a provider that cannot be reached was asked for nothing', async () => {
  const away = providerGenerator({
    ...{ kind: KINDS['openai-compatible'], provider: 'away', model: 'any', title: null, key: '' },
    ...{ url: 'http://127.0.0.1:3', resolutions: null, repeatable: false, clock: time },
    fetchFile: async () => ({ ok: false, message: '' }),
  })
  expect(await away.generate(callOf())).toMatchObject({ error: { kind: 'unavailable' } })
})
