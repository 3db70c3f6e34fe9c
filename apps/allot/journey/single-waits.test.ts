/** A single photo where the generations of a minute are used: it waits as a Batch does, can be cancelled, and goes on. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PreviewPhoto, RequestProgress } from '@allot/studio/contract/preview'
import type { Step } from '@allot/studio/contract/recipe'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Maker, photo } from '../testing/maker.ts'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

vi.setConfig({ testTimeout: 2 * MINUTES })

const MODEL = { tool: 'virtual_model', settings: {} }
const [policies, data] = [freshFolder(), freshFolder()]
const settings = { ALLOT_AI_SANDBOX: 'on', ALLOT_POLICIES: policies }

let running: Running

beforeAll(async () => {
  // As 2025-06-limits, 2 generations for Pro, but in 12 seconds instead of a minute.
  const limits = readFileSync(join(import.meta.dirname, '../../../policies/2025-06-limits.yaml'), 'utf8')
  writeFileSync(join(policies, 'limits.yaml'), limits.replace('length: PT1M', 'length: PT12S'))
  running = await start(data, settings)
})
afterAll(() => running.stop())

async function progressOf(maker: Maker, id: string, key: string): Promise<RequestProgress> {
  const answer = await maker.person.ask('GET', `/studio/designs/${id}/requests/${key}`)
  return (await answer.json()) as RequestProgress // what the route answers
}

const WAITS = {
  isUnderWay: true,
  goesOnAt: expect.stringMatching(/Z$/),
  message: 'The generations of this minute are used. The work goes on by itself.',
}

/** A design of a person whose minute has no room any more. */
async function withFullMinute(name: string): Promise<{ readonly maker: Maker; readonly id: string }> {
  const maker = await Maker.signUp(running, name)
  const { id } = await maker.design()
  const by = await maker.person.id()
  await running.client.charge(maker.space, { by, count: 2, use: { feature: 'virtual_model' } })
  return { maker, id }
}

it('the third version waits, says until when, and is made when there is room', async () => {
  const { maker, id } = await withFullMinute('ann')
  const third = maker.add(id, null, MODEL, 1, 'third')
  await until(async () => (await progressOf(maker, id, 'third')).goesOnAt !== null)
  expect(await progressOf(maker, id, 'third')).toEqual(WAITS)
  expect(await third).toMatchObject({ outcome: 'made', made: [1] })
  expect(await progressOf(maker, id, 'third')).toEqual({ isUnderWay: false, goesOnAt: null, message: null })
  expect(await maker.used('itt_day')).toEqual([3, 0])
})

it('one that is cancelled while it waits takes nothing', async () => {
  const { maker, id } = await withFullMinute('bea')
  const third = maker.add(id, null, MODEL, 1, 'third')
  await until(async () => (await progressOf(maker, id, 'third')).goesOnAt !== null)
  const cancel = await maker.person.ask('DELETE', `/studio/designs/${id}/requests/third`)
  expect(await cancel.json()).toEqual({ cancelled: true })
  expect(await third).toEqual({
    ...{ outcome: 'failed', why: 'cancelled', message: 'It was cancelled before it was begun.' },
    ...{ givenBack: {}, kept: {} },
  })
  expect(await maker.used('itt_day')).toEqual([2, 0])
})

it('a preview waits by the same rule, and can be cancelled', async () => {
  const { maker } = await withFullMinute('cid')
  const added = await maker.person.ask('PUT', `/studio/spaces/${maker.space}/previews`, photo)
  const { id } = (await added.json()) as PreviewPhoto // what the route answers
  const ask = async (path: string, steps: readonly Partial<Step>[]) =>
    (await maker.person.ask('POST', `/studio/previews/${id}/${path}`, JSON.stringify({ steps }))).json()
  const [child, man] = ['child', 'man'].map((person) => [{ ...MODEL, settings: { person } }])
  const waits = (steps: readonly Partial<Step>[] = []) =>
    expect.poll(() => ask('generations/progress', steps), { timeout: MINUTES }).toEqual(WAITS)
  const [first, second] = [ask('generations', child ?? []), ask('generations', man ?? [])]
  await Promise.all([waits(child), waits(man)])
  expect(await ask('generations/cancel', man ?? [])).toEqual({ cancelled: true })
  expect(await second).toMatchObject({ outcome: 'failed', why: 'cancelled', kept: {} })
  expect(await first).toEqual({ outcome: 'made', cost: {} })
  expect(await maker.used('itt_day')).toEqual([3, 0])
})

it('after a kill in the wait it goes on, and is taken once', async () => {
  const { maker, id } = await withFullMinute('dan')
  const lost = maker.add(id, null, MODEL, 1, 'third').catch(() => 'lost')
  await until(async () => (await progressOf(maker, id, 'third')).goesOnAt !== null)
  await running.kill()
  expect(await lost).toBe('lost')
  running = await start(data, settings)
  const again = maker.at(running)
  expect(await again.add(id, null, MODEL, 1, 'third')).toMatchObject({ outcome: 'made', made: [1] })
  expect(await again.used('itt_day')).toEqual([3, 0])
})
