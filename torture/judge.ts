/**
 * The judge: compares the log of a Space with what was answered, each entry with the model, and the Space with its log.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '@allot/engine/engine'
import type { Entry } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import { instant } from '@allot/rules/instant'
import { packSpace } from '@allot/rules/snapshot'
import type { KnownSpace } from './known-space.ts'
import { Model } from './model.ts'
import type { Request } from './requests.ts'

/** The anchor of monthly Spaces is the 31st. */
export const BEGIN = instant('2026-01-31T22:15:00.500Z')

export interface Judged {
  /** As a server without faults reads it. */
  readonly engine: Engine
  /** The same, from the log alone. */
  readonly withoutSnapshots: Engine
  readonly now: number
}

/** @returns what is wrong; nothing where all is right */
export async function judge(
  space: KnownSpace,
  { engine, withoutSnapshots, now }: Judged,
): Promise<readonly string[]> {
  const model = new Model(space.rhythm, BEGIN)
  const found = new Set<string>()
  const wrong: string[] = []
  let before: Entry | undefined
  for await (const entry of entriesOf(engine, space.id)) {
    wrong.push(...misplaced(entry, before))
    before = entry
    const { id: key } = entry
    if (key === undefined || key === 'create' || key === 'join') continue
    if (found.has(key)) wrong.push(`${key} was done twice`)
    found.add(key)
    for (const said of [answered(space, key, entry), model.judge(commandOf(space, key), entry)])
      if (said !== undefined) wrong.push(`entry ${entry.seq} (${key}): ${said}`)
  }
  for (const [key, answer] of space.answers)
    if (answer instanceof Fault === found.has(key)) wrong.push(`${key}: ${found.has(key) ? 'kept' : 'lost'}`)
  const [packed, replayed] = [engine, withoutSnapshots].map((each) => packedSpace(each, space.id))
  if ((await packed) !== (await replayed)) wrong.push('the snapshot and the log say different things')
  wrong.push(...(await unbalanced(engine, space.id, model.balance(now))))
  return wrong.map((what) => `${space.id}: ${what}`)
}

function misplaced(entry: Entry, before: Entry | undefined): readonly string[] {
  const wrong: string[] = []
  if (entry.seq !== (before?.seq ?? 0) + 1) wrong.push(`entry ${entry.seq} after ${before?.seq}`)
  if (before && entry.at < before.at) wrong.push(`entry ${entry.seq} is earlier than the one before`)
  return wrong
}

async function packedSpace(engine: Engine, id: string): Promise<string> {
  const state = await engine.space(id)
  return packSpace({ ...state, wakeAt: BEGIN }) // it may be too early
}

function commandOf(space: KnownSpace, key: string): Request['command'] {
  const request = space.sent.get(key)
  if (!request) throw new Error(`Nobody sent ${key}.`)
  return request.command
}

function answered(space: KnownSpace, key: string, entry: Entry): string | undefined {
  const answer = space.answers.get(key)
  if (!answer) return 'was never answered'
  if (answer instanceof Fault) return `was answered with ${answer.code}`
  if (entry.seq <= (space.after.get(key) ?? 0)) return 'stands before what was answered before it was sent'
  if (!answer.allowed)
    return entry.kind === 'denied' && isDeepStrictEqual(answer.denial, entry.denial)
      ? undefined
      : 'was answered with another denial'
  return answer.id === String(entry.seq) && answer.kind === entry.kind ? undefined : 'was answered otherwise'
}

async function* entriesOf(engine: Engine, space: string): AsyncGenerator<Entry> {
  for (let after = 0; ; ) {
    const page = await engine.log(space, { after, limit: 1_000 })
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.seq
  }
}

async function unbalanced(
  engine: Engine,
  space: string,
  { left, held, hours }: ReturnType<Model['balance']>,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const [at, member] of ['ann', 'bob'].entries()) {
    const { meters } = await engine.usage(space, { member, operator: true })
    const pool = meters.find(({ meter }) => meter === 'credits')
    if (pool?.remaining !== left || pool.held !== held)
      wrong.push(`${pool?.remaining} left and ${pool?.held} held, not ${left} and ${held}`)
    const hour = meters.find(({ meter }) => meter === 'hour')
    const counted = (hour?.used ?? 0) + (hour?.held ?? 0)
    if (counted !== hours[at]) wrong.push(`${counted} in the hour of ${member}, not ${hours[at]}`)
  }
  return wrong
}
