import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePath, samples } from '../storage/samples.ts'
import { brief } from '../tools/brief.ts'
import { costsIn } from './feature-costs.ts'
import type { GenerationRequest } from './generations.ts'
import { TestTime } from './testing/test-time.ts'
import type { WireFault } from './testing/wire-dress.ts'
import type { WireCall } from './testing/wire-server.ts'
import { openWired } from './testing/wired.ts'

const wired = await openWired()
const { wire, newFolder } = wired
afterAll(() => wired.close())

const PRICES = { 'openai:gpt-image-1': { inputTokens: 10, outputTokens: 40 } }
const SHOP = { kind: 'openai-compatible', path: 'openai', model: 'gpt-image-1', title: 'Shop AI' } as const

function open(data: string, { repeatable = false, notes = [] as string[] } = {}) {
  const options = { data, notes, prices: PRICES, concurrency: 6 }
  return wired.generationsOf(
    { ...SHOP, repeatable },
    { ...options, mayShare: (space) => space !== 'private' },
  )
}

const request = (n: number, more: Partial<GenerationRequest> = {}): GenerationRequest => ({
  key: `batch/${n}/0`,
  space: 'shop',
  brief: brief({ tool: 'edit_with_ai', from: 'picture', prompt: `a cup on wood, ${n}`, seed: n }),
  ...{ picture: wired.small.file, mask: null, signal: new AbortController().signal },
  ...more,
})

/** Each tenth goes wrong, in turn: some once, some whenever they are asked for. */
const TENTHS: readonly (readonly [WireFault, times: number, ends: string])[] = [
  ['limited', 1, 'made'],
  ['limited_until', 2, 'made'],
  ['broken', 2, 'made'],
  ['busy', 9, 'technical'],
  ['moderated', 9, 'moderated'],
  ['cut', 9, 'technical'],
  ['empty', 9, 'technical'],
  ['wrong_type', 9, 'technical'],
]

it('200 pictures of which each tenth goes wrong have one outcome each, and none is made twice', async () => {
  const numberOf = ({ body }: WireCall) => Number(/on wood, (\d+)/.exec(body.toString('latin1'))?.[1])
  const timesOf = new Map<number, number>()
  const succeeded: number[] = []
  wire.fault = (call) => {
    const n = numberOf(call)
    const times = timesOf.get(n) ?? 0
    timesOf.set(n, times + 1)
    const [fault, most] = (n % 10 === 0 && TENTHS[(n / 10) % TENTHS.length]) || []
    if (fault !== undefined && times < (most ?? 0)) return fault
    succeeded.push(n)
    return undefined
  }
  const notes: string[] = []
  const data = newFolder()
  const generations = await open(data, { notes })
  const ends = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const ended = await generations.generate(request(n))
      return ended.ok ? 'made' : ended.why
    }),
  )
  expect(ends).toEqual(
    Array.from({ length: 200 }, (_, n) => (n % 10 === 0 ? TENTHS[(n / 10) % TENTHS.length]?.[2] : 'made')),
  )
  const made = ends.filter((end) => end === 'made').length
  expect(succeeded.toSorted((one, other) => one - other)).toEqual(
    [...new Set(succeeded)].toSorted((a, b) => a - b),
  )
  expect(succeeded.length).toBe(made)
  const callsOf = (fault: WireFault) =>
    TENTHS.flatMap(([each], at) => (each === fault ? [timesOf.get(at === 0 ? 80 : at * 10)] : []))
  expect(callsOf('busy')).toEqual([4])
  for (const fault of ['moderated', 'cut', 'empty', 'wrong_type'] as const)
    expect(callsOf(fault)).toEqual([1])
  // 210 input tokens at 10 and 1,056 output tokens at 40 for a million, for each picture that was billed.
  const [costs] = costsIn(join(data, 'generations.sqlite'), 0)
  const billed = made + 2 // of the wrong type: the provider has billed them
  expect(costs).toMatchObject({ tool: 'edit_with_ai', cost: billed * (2_100 + 42_240) })
  // Only what an operator can mend is noted, and nothing of what was asked for.
  expect(notes.every((note) => note.includes('the answer was cut off'))).toBe(true)
  expect(notes.join()).not.toMatch(/wood|sk-secret/)
  await generations.close()
})

describe('a program that was killed while a provider worked', () => {
  /** Asks, and does not live to hear the answer. */
  async function killed(data: string, repeatable: boolean): Promise<void> {
    const { promise: reached, resolve } = Promise.withResolvers<void>()
    wire.fault = () => {
      resolve()
      return 'silent'
    }
    const first = await open(data, { repeatable })
    void first.generate(request(1)).catch(() => undefined)
    await reached // the process is left as it is: its rows are what the next one finds
    wire.fault = () => undefined
  }

  it('asks again under the same key where the provider bills it once', async () => {
    const data = newFolder()
    await killed(data, true)
    const next = await open(data, { repeatable: true })
    expect(await next.generate(request(1))).toMatchObject({ ok: true, generator: 'Shop AI', sandbox: false })
    const [before, after] = wire.calls.slice(-2)
    expect(after?.key).toBe(before?.key)
    await next.close()
  })

  /** Makes one, leaves it as a kill would have, and opens the same folder again. */
  async function foundAfter(leave: (db: DatabaseSync, file: string) => void): Promise<void> {
    const data = newFolder()
    wire.fault = () => undefined
    const first = await open(data)
    const made = await first.generate(request(1))
    await first.close()
    const db = new DatabaseSync(join(data, 'generations.sqlite'))
    leave(db, made.ok ? made.file : '')
    db.close()
    const next = await open(data)
    const calls = wire.calls.length
    expect(await next.generate(request(1))).toEqual(made)
    expect(wire.calls.length).toBe(calls)
    await next.close()
  }

  it('finds what was made, where the result was there and only its row was not', () =>
    foundAfter((db) => db.exec("UPDATE generations SET state = 'asked', file = NULL")))

  it('goes on with an answer that had come and was not checked yet, without another call', () =>
    foundAfter((db, file) => {
      renameSync(file, file.replace(/\.\w+$/, '.part'))
      db.exec("UPDATE generations SET state = 'received', file = NULL")
    }))

  it('gives it back and says so in the log where it might be billed twice', async () => {
    const data = newFolder()
    await killed(data, false)
    const notes: string[] = []
    const next = await open(data, { notes })
    const calls = wire.calls.length
    expect(await next.generate(request(1))).toMatchObject({ ok: false, why: 'technical' })
    expect(wire.calls.length).toBe(calls)
    expect(notes).toEqual([expect.stringMatching(/the program ended while it waited.*batch\/1\/0/)])
    // Tried anew it is another call, under another key.
    expect(await next.generate(request(1))).toMatchObject({ ok: true })
    expect(wire.calls.at(-1)?.key).not.toBe(wire.calls.at(-2)?.key)
    await next.close()
  })
})

it('a Space that does not share its photos has them kept here, and is told how', async () => {
  const generations = await open(newFolder())
  const asked = { tool: 'edit_with_ai', model: null, medium: 'image', from: 'picture' } as const
  expect(await generations.workOf('shop', asked)).toMatchObject({ kind: 'provider', title: 'Shop AI' })
  expect(await generations.workOf('private', asked)).toMatchObject({
    kind: 'none',
    message: expect.stringContaining('does not let photos be sent away'),
  })
  const calls = wire.calls.length
  expect(await generations.generate(request(1, { space: 'private' }))).toMatchObject({ ok: false })
  expect(wire.calls.length).toBe(calls)
  await generations.close()
})

it('what is sent has no metadata', async () => {
  const generations = await open(newFolder())
  await generations.generate(request(900, { picture: samplePath(samples()[0]?.name ?? '') ?? '' }))
  const sent = wire.calls.at(-1)?.body.toString('latin1') ?? ''
  expect(sent).toContain('image/jpeg')
  expect(sent).not.toMatch(/eXIf|iTXt|tEXt|Exif|xmpmeta|iCCP/)
  await generations.close()
})

it('results are kept for 30 days, and those of a thing that is removed go with it', async () => {
  const data = newFolder()
  wire.fault = () => undefined
  const generations = await open(data)
  for (const n of [1, 2]) await generations.generate(request(n))
  const now = new TestTime().now()
  await generations.removeExpired(now + 29 * 86_400_000)
  expect(readdirSync(join(data, 'results'))).toHaveLength(2)
  await generations.remove('batch/1/')
  expect([1, 2].map((n) => generations.made(`batch/${n}/0`)?.ok)).toEqual([undefined, true])
  await generations.removeExpired(now + 31 * 86_400_000)
  expect(readdirSync(join(data, 'results'))).toEqual([])
  expect(generations.made('batch/2/0')).toBeUndefined()
  await generations.close()
})
