/** Versions that an earlier build has published, and that this one cannot compile. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { amount } from '@allot/rules/amount'
import { policyBook, type RefusedVersion } from '@allot/rules/book'
import { instant } from '@allot/rules/instant'
import type { Operation } from '@allot/rules/operation'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Engine, openEngine } from './engine.ts'
import { openStore } from './open-store.ts'
import { readPolicies, refusedText } from './policies.ts'

const MAY = `policy: may
title: May
effective: 2026-05-01T00:00:00Z
pools: { credits: { title: Credits } }
windows:
  minute: { title: A minute, unit: output, scope: member, opens: first_use, length: PT1M, refuses: rate_minute }
plans:
  free: { title: Free, renews: false, monthly: { credits: 10 }, windows: { minute: 2 } }
  pro: { title: Pro, monthly: { credits: 50 }, windows: { minute: 5 } }
features:
  shadow: { title: Shadow, rates: [{ takes: { credits: 1 }, counts: [minute] }] }
  scene: { title: Scene, rates: [{ takes: { credits: 3 } }] }
`
const read = (text: string) => parsePolicy(parse(text), 'test.yaml')
const may = read(MAY)
const june = read(MAY.replace('policy: may', 'policy: june').replace('credits: 50', 'credits: 60'))
const july = read(MAY.replace('policy: may', 'policy: july').replace('credits: 50', 'credits: 70'))
/** As an earlier build published it, which read no length in a policy like this. */
const brokenJune: PolicyText = {
  ...june,
  windows: { minute: { ...june.windows.minute, length: 'one minute' } as PolicyText['windows'][string] },
}
const JUNE = instant('2026-06-01T00:00:00Z')
const JULY = instant('2026-07-01T00:00:00Z')

let folder: string
let now = instant('2026-05-10T00:00:00Z')
let told: RefusedVersion[]
let engine: Engine | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-refused-'))
  now = instant('2026-05-10T00:00:00Z')
  told = []
})

afterEach(async () => {
  await engine?.close()
  engine = undefined
  rmSync(folder, { recursive: true, force: true })
})

const file = () => join(folder, 'allot.sqlite')

async function open(policies = policyBook([may])): Promise<Engine> {
  await engine?.close()
  engine = await openEngine({
    file: file(),
    policies,
    clock: () => now,
    refusedPolicy: (version) => told.push(version),
  })
  return engine
}

/** What another build writes, without a look at it. */
async function store(text: PolicyText, effective: typeof now): Promise<void> {
  await engine?.close()
  engine = undefined
  const direct = await openStore(file())
  await direct.publish({ text, effective })
  await direct.close()
}

const create = (allot: Engine) =>
  allot.createSpace(
    { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
    'create',
  )
const use = (allot: Engine, key: string, feature = 'shadow') =>
  allot.submit('s', key, {
    do: 'charge',
    operation: { by: 'ann', client: 'web', count: 1, use: { feature } } satisfies Operation,
  })
const policiesIn = async (allot: Engine) =>
  (await allot.log('s', { after: 0, limit: 100 })).map(({ kind, policy }) => `${kind} ${policy}`)

it('are stepped over: Spaces go on under the version before, and a later sound one is theirs', async () => {
  await create(await open())
  await store(brokenJune, JUNE)
  now = JUNE
  const allot = await open()
  expect(allot.policies.at(JUNE).policy).toBe('may')
  expect(await use(allot, '1')).toMatchObject({ allowed: true, cost: { credits: 1 } })
  expect(told.map(refusedText)).toEqual([
    'june, effective 2026-06-01T00:00:00Z, cannot be in force and is stepped over: windows.minute.length "one minute" is not a duration; write it like PT30S, PT24H, P7D or P1W. Publish a corrected version under another id.',
  ])
  await allot.publish(july, JULY)
  now = JULY
  expect(await use(allot, '2')).toMatchObject({ allowed: true })
  expect(await policiesIn(allot)).toEqual(
    expect.arrayContaining(['charged may', 'policy_changed may', 'charged july']),
  )
  await expect(allot.publish(june, JULY)).rejects.toThrow('Two policies have the same id')
})

it('keep no pool in another unit, also where one was stored: what was granted stays what it was', async () => {
  const first = await open()
  await create(first)
  await first.submit('s', 'g', {
    do: 'grant',
    pool: 'credits',
    kind: 'top_up',
    amount: amount(5, 'credit', 'amount'),
  })
  const left = async (allot: Engine) => {
    const { meters } = await allot.usage('s', { member: 'ann', operator: true })
    return meters.find(({ meter }) => meter === 'credits')
  }
  const before = await left(first)
  const other = MAY.replace('policy: may', 'policy: exports').replace('Credits', 'Credits, unit: export')
  const exports = read(other.replace('2026-05-01', '2026-06-01'))
  await expect(first.publish(exports, JUNE)).rejects.toThrow(
    'pools.credits.unit counts exports, and may counts credits in it',
  )
  await store(exports, JUNE)
  now = JUNE
  const allot = await open()
  expect(told.map(({ text }) => text.policy)).toEqual(['exports'])
  expect(await left(allot)).toMatchObject({ remaining: before?.remaining, unit: 'credit' })
})

it('leave a Space that was moved onto one in good order: it goes back, and says so in its log', async () => {
  await create(await open(policyBook([may, { ...june, effective: '2026-06-01T00:00:00Z' }])))
  now = JUNE
  await use(await open(policyBook([may, { ...june, effective: '2026-06-01T00:00:00Z' }])), '1')
  expect((await engine?.space('s'))?.policy).toBe('june')
  const before = (await engine?.space('s'))?.grants.map(({ left }) => left)
  await store(brokenJune, JUNE)
  const allot = await open()
  expect((await allot.space('s')).grants.map(({ left }) => left)).toEqual(before)
  expect(await allot.usage('s', { member: 'ann', operator: true })).toMatchObject({ policy: 'may' })
  expect(await use(allot, '2')).toMatchObject({ allowed: true })
  expect((await policiesIn(allot)).slice(-3)).toEqual(['charged june', 'policy_changed june', 'charged may'])
  await allot.publish(july, JULY)
  now = JULY
  expect(await use(allot, '3')).toMatchObject({ allowed: true })
  expect((await allot.space('s')).policy).toBe('july')
})

it('keep a Space whose own plan can be made; the cost that cannot be taken is refused as a fault of the policy', async () => {
  const dated = policyBook([may, { ...june, effective: '2026-06-01T00:00:00Z' }])
  await create(await open(dated))
  now = JUNE
  await use(await open(dated), '1')
  const { scene } = june.features
  if (!scene) throw new Error('It has a scene.')
  const [rate] = scene.rates
  const tooFine = { ...scene, rates: [{ ...rate, takes: { credits: 0.0005 } }] } as typeof scene
  await store({ ...june, features: { ...june.features, scene: tooFine } }, JUNE)
  const allot = await open()
  expect(told.map(({ findings }) => findings[0]?.path)).toEqual(['features.scene.rates.0.takes.credits'])
  expect(await use(allot, '2')).toMatchObject({ allowed: true })
  expect((await allot.space('s')).policy).toBe('june')
  expect(allot.policies.at(now).policy).toBe('may')
  await expect(use(allot, '3', 'scene')).rejects.toThrow(/^The request is right, but the policy june is not/)
})

it('do not take the place of a sound file of the same id', async () => {
  const dated = { ...june, effective: '2026-06-01T00:00:00Z' }
  await create(await open(policyBook([may, dated])))
  await store(brokenJune, instant('2026-06-02T00:00:00Z'))
  now = JULY
  const allot = await open(policyBook([may, dated]))
  expect(allot.policies.at(now).policy).toBe('june')
  expect(told).toHaveLength(1)
  expect(await use(allot, '1')).toMatchObject({ allowed: true })
})

it('that an earlier build read in its own way are read so still: a calendar of two weeks by the day', async () => {
  await create(await open())
  const minute = { ...june.windows.minute, opens: 'calendar', length: 'P2W' } as PolicyText['windows'][string]
  await store({ ...june, windows: { minute } }, JUNE)
  now = instant('2026-06-03T10:00:00Z')
  const allot = await open()
  expect(told).toEqual([])
  for (const key of ['1', '2', '3', '4', '5']) expect(await use(allot, key)).toMatchObject({ allowed: true })
  expect(await use(allot, '6')).toMatchObject({ allowed: false, denial: { retryAt: '2026-06-04T00:00:00Z' } })
})

it('stand alone in no book, and in no folder: the file, the line and the mend are named', () => {
  expect(() => policyBook([brokenJune])).toThrow('june: windows.minute.length "one minute" is not a duration')
  writeFileSync(join(folder, 'may.yaml'), MAY)
  writeFileSync(join(folder, 'next.yaml'), MAY.replace('length: PT1M', 'length: one minute'))
  expect(() => readPolicies(folder)).toThrow(
    `${join(folder, 'next.yaml')}:6: windows.minute.length "one minute" is not a duration; write it like PT30S`,
  )
  const june = MAY.replace('policy: may', 'policy: june').replace('2026-05-01', '2026-06-01')
  writeFileSync(join(folder, 'next.yaml'), june.replace('title: Credits', 'title: Credits, unit: export'))
  expect(() => readPolicies(folder)).toThrow(
    /next\.yaml:\d+: pools\.credits\.unit counts exports, and may counts credits in it; keep that unit/,
  )
})
