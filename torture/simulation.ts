/**
 * One simulation: callers ask several servers, on one database, with faults at random; every answer is compared with the
 * log, and the log with the model. The same seed and count are the same simulation, answer by answer: nothing in it waits
 * for a real disk, network or clock.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { DecisionFailed } from '@allot/engine/decision-failed'
import type { Engine } from '@allot/engine/engine'
import { LogDamaged, StoreUnavailable } from '@allot/engine/store'
import type { Answer } from '@allot/rules/answer'
import { Fault } from '@allot/rules/fault'
import { Chance } from './chance.ts'
import { Database } from './database.ts'
import { CHANCES, type FaultKind, Faults } from './faults.ts'
import { BEGIN, judge } from './judge.ts'
import { type KnownSpace, knownSpace } from './known-space.ts'
import { simulatorPolicies } from './policy.ts'
import { LONGEST_STEP, type Request } from './requests.ts'
import { Servers } from './servers.ts'

export interface SimulationResult {
  /** Commands that were answered, repeated ones too. */
  readonly operations: number
  readonly faults: ReadonlyMap<FaultKind, number>
  /** What was wrong, each with its Space and entry; none where all is right. */
  readonly violations: readonly string[]
}

const SPACES = 5
const SERVERS = 3
const CALLERS = 48
const MAX_RECENT = 200
const MAX_VIOLATIONS = 20

export async function simulate(seed: number, operations: number): Promise<SimulationResult> {
  const chance = new Chance(seed)
  const faults = new Faults()
  const violations: string[] = []
  const servers = new Servers(new Database(), simulatorPolicies(), chance, faults, BEGIN)
  const spaces = Array.from({ length: SPACES }, (_, at) => knownSpace(`s${at}`, at % 2 === 0, chance))
  const reliable = await servers.reliable({ withSnapshots: true })
  for (const { id, rhythm } of spaces) await create(reliable, id, rhythm)
  await servers.start(SERVERS)

  let left = operations
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      servers.now += Math.floor(chance.next() ** 12 * LONGEST_STEP)
      const space = chance.oneOf(spaces)
      const again = space.recent.length > 0 && chance.happens(CHANCES.repeated)
      if (again) faults.count('repeated')
      await ask(
        servers,
        space,
        again ? chance.oneOf(space.recent) : space.requests.next(servers.now),
        violations,
      )
      if (chance.happens(0.1)) await look(servers, space, violations)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))

  servers.now = servers.latest
  const first = await servers.reliable({ withSnapshots: true })
  const second = await servers.reliable({ withSnapshots: false })
  const judged = { engine: first, withoutSnapshots: second, now: servers.now }
  for (const space of spaces) violations.push(...(await judge(space, judged)))
  return {
    operations,
    faults: faults.counts,
    violations: violations.slice(0, MAX_VIOLATIONS),
  }
}

async function create(engine: Engine, space: string, period: 'weekly' | 'monthly'): Promise<void> {
  const creation = { space, name: 'S', owner: 'ann', paying: true, plan: 'pro', period, subscribed: BEGIN }
  await engine.createSpace(creation, 'create')
  await engine.submit(space, 'join', { do: 'join', member: 'bob', role: 'member', paying: true })
}

/** Sends it until it is answered, as a careful caller does: under the same key, perhaps to another server. */
async function ask(
  servers: Servers,
  space: KnownSpace,
  { key, command }: Request,
  violations: string[],
): Promise<void> {
  space.sent.set(key, { key, command })
  if (!space.after.has(key)) space.after.set(key, space.lastAnswered)
  const before = space.answers.get(key)
  const answer = await insist(servers, (engine) => engine.submit(space.id, key, command))
  const isOpen = before === undefined || before instanceof Fault
  if (!isOpen && !isSame(before, answer)) violations.push(`${key}: answered in two ways`)
  space.answers.set(key, answer)
  if (space.recent.push({ key, command }) > MAX_RECENT) space.recent.shift()
  if (answer instanceof Fault) return
  if (answer.allowed) space.lastAnswered = Math.max(space.lastAnswered, Number(answer.id))
  if (!before) space.requests.learn(answer)
}

/** What is read is never behind what was answered. */
async function look(servers: Servers, space: KnownSpace, violations: string[]): Promise<void> {
  const { lastAnswered } = space
  const state = await insist(servers, (engine) => engine.space(space.id))
  if (!(state instanceof Fault) && state.seq < lastAnswered)
    violations.push(`${space.id}: read at entry ${state.seq}, after ${lastAnswered} was answered`)
}

async function insist<Answered>(
  servers: Servers,
  of: (engine: Engine) => Promise<Answered>,
): Promise<Answered | Fault> {
  for (;;) {
    const { engine, connection } = await servers.any()
    const killed = connection.killed.then(() => KILLED)
    const answer = await Promise.race([of(engine), killed]).catch((cause: unknown) => {
      if (cause instanceof Fault) return cause
      if (cause instanceof StoreUnavailable || isRefusedDamage(cause)) return KILLED
      throw cause
    })
    if (answer !== KILLED) return answer as Answered | Fault // all but the symbol
    await nextTurn()
  }
}

/** The log is whole on the disk: read again, it is answered. */
function isRefusedDamage(cause: unknown): boolean {
  return cause instanceof DecisionFailed && cause.cause instanceof LogDamaged
}

const KILLED = Symbol('not answered')

function isSame(one: Answer | Fault, other: Answer | Fault): boolean {
  if (one instanceof Fault || other instanceof Fault) return one instanceof Fault && other instanceof Fault
  return isDeepStrictEqual({ ...one, replayed: true }, { ...other, replayed: true })
}
