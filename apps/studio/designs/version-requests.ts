/**
 * Requests for versions, each once for its idempotency key: reserved, worked on, durable, captured. After a kill it goes
 * on where it was: what is made is found, what is captured takes nothing more, and the answer is the same.
 */
import { randomUUID } from 'node:crypto'
import type { ChargedWork, Charging } from '../charges/charging.ts'
import { newKeySecret } from '../charges/own-key.ts'
import { placeInTurn } from '../charges/place-in-turn.ts'
import { sumOf } from '../charges/taken.ts'
import { NO_PROGRESS, Waits } from '../charges/waits.ts'
import type { VersionsUnderWay } from '../contract/design.ts'
import type { GenerationFailed, RequestProgress } from '../contract/generation.ts'
import { MAX_VERSIONS_PER_DESIGN } from '../contract/limits.ts'
import type { Step } from '../contract/recipe.ts'
import { CANCELLED_IN_TIME } from '../generators/failure-message.ts'
import { GenerationsClosed } from '../generators/generations.ts'
import { fingerprintOf } from '../tools/stages.ts'
import type { DesignRecord, RequestAnswer, VersionRecord, VersionRequest } from './design-record.ts'
import type { DesignStore } from './design-store.ts'
import { type Lineage, lineageOf } from './lineage.ts'
import { generationsOf, type VersionPorts, workOnVersion } from './version-work.ts'

export interface RequestPorts extends VersionPorts {
  readonly store: DesignStore
  readonly charging: Charging
}

/** One line for a person where nothing was begun, or nothing is known yet. */
export interface RefusedRequest {
  readonly outcome: 'refused'
  readonly message: string
}

export type NewVersionRequest = Omit<VersionRequest, 'id' | 'answer' | 'isCancelled' | 'keySecret'>

interface UnderWay {
  readonly design: string
  readonly cancel: AbortController
  readonly waits: Waits
  readonly work: Promise<RequestAnswer>
}

/** Bound (law 9): requests of a design that are worked on at once. */
const MAX_AT_ONCE = 4

export class VersionRequests {
  readonly #ports: RequestPorts
  readonly #underWay = new Map<string, UnderWay>()
  readonly #closing = new AbortController()

  constructor(ports: RequestPorts) {
    this.#ports = ports
  }

  /** What was asked for under the key before: its answer, or the work that goes on. */
  before(asked: Pick<NewVersionRequest, 'design' | 'key' | 'from' | 'step' | 'count'>) {
    const request = this.#ports.store.request(asked.design, asked.key)
    if (!request) return undefined
    if (!isSame(request, asked))
      return refused('This Idempotency-Key was used for something else. Ask again under a new one.')
    return request.answer ?? this.#run(request)
  }

  async ask(asked: NewVersionRequest): Promise<RequestAnswer | RefusedRequest> {
    const { store } = this.#ports
    const before = this.before(asked) // the same request may have come meanwhile
    if (before) return before
    if (!store.find(asked.design)) return refused('This design was deleted. Choose another one.')
    const { length: made } = store.versions(asked.design)
    if (made + asked.count > MAX_VERSIONS_PER_DESIGN)
      return refused(
        `A design has at most ${MAX_VERSIONS_PER_DESIGN} versions. Export this one, and go on with a new design.`,
      )
    if ([...this.#underWay.values()].filter(({ design }) => design === asked.design).length >= MAX_AT_ONCE)
      return refused('Several versions of this design are being made. Wait until one is there.')
    const own = { id: randomUUID(), keySecret: newKeySecret() }
    const request: VersionRequest = { ...asked, ...own, isCancelled: false, answer: null }
    store.insertRequest(request, Date.now())
    return this.#run(request)
  }

  /**
   * What is being made is not waited for; its answer says what came back. @returns whether there was something to cancel
   */
  cancel(design: string, key: string): boolean {
    const { store } = this.#ports
    const isStored = store.cancelRequest(design, key, Date.now())
    const request = store.request(design, key)
    if (request) this.#underWay.get(request.id)?.cancel.abort()
    return isStored
  }

  /** What is on its way of a design, as a member sees it. What is not worked on is said to its maker, who may ask again. */
  underWay(design: string, by: string): readonly VersionsUnderWay[] {
    const { store } = this.#ports
    const made = store.versions(design)
    return store
      .unansweredOf(design)
      .filter(({ id, count }) => made.filter(({ request }) => request === id).length < count)
      .filter((request) => request.by === by || this.#underWay.has(request.id))
      .map((request) => underWayOf(request, by, this.#underWay.get(request.id)?.waits))
  }

  progress(design: string, key: string): RequestProgress {
    const request = this.#ports.store.request(design, key)
    return (request && this.#underWay.get(request.id)?.waits.progress()) ?? NO_PROGRESS
  }

  isBusy(design: string): boolean {
    return [...this.#underWay.values()].some((each) => each.design === design)
  }

  /** Goes on with what was begun and has no answer: after a kill, or where Allot was not reached. @param only a design */
  async resume(only?: string): Promise<void> {
    const left = this.#ports.store.unanswered().filter(({ design }) => only === undefined || design === only)
    const outcomes = await Promise.allSettled(left.map((request) => this.#run(request)))
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  /** Waits for what is under way; what waits for a limit or a generator goes on at the next start. */
  async close(): Promise<void> {
    this.#closing.abort(new GenerationsClosed('The studio is closing.'))
    await Promise.allSettled([...this.#underWay.values()].map(({ work }) => work))
  }

  #run(request: VersionRequest): Promise<RequestAnswer> {
    const { id, design } = request
    const begun = this.#underWay.get(id)
    if (begun) return begun.work
    const cancel = new AbortController()
    if (request.isCancelled) cancel.abort()
    const waits = new Waits(() => this.#ports.store.changes.emit(design))
    const work = this.#work(request, cancel.signal, waits).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, { design, cancel, waits, work })
    return work
  }

  async #work(request: VersionRequest, signal: AbortSignal, waits: Waits): Promise<RequestAnswer> {
    const { store } = this.#ports
    const design = store.find(request.design)
    if (!design) throw new Error(`Invariant: design ${request.design} vanished.`)
    const work = chargedWork(request, design.space)
    const answer = await this.#answer({ request, design, work, signal, waits })
    store.saveAnswer(request, answer)
    return answer
  }

  async #answer(asked: RequestWork): Promise<RequestAnswer> {
    const { request, work, signal, waits } = asked
    const placed = await placeInTurn(this.#ports.charging, work, {
      cancel: signal,
      closing: this.#closing.signal,
      onWait: (until) => waits.set('limit', until),
    })
    if (!placed) return CANCELLED_IN_TIME
    if (!placed.ok) return { outcome: 'denied', denial: placed.denial }
    const slots = Array.from({ length: request.count }, (_, slot) =>
      this.#settled({ ...asked, holds: placed.holds, slot }),
    )
    return answerOf(await Promise.all(slots))
  }

  /** One version, made and captured; or why there is none. */
  async #settled(item: Item): Promise<VersionRecord | GenerationFailed> {
    const { store, charging } = this.#ports
    const { request, design, work, holds, slot } = item
    const failure = store.failureOf(request.id, slot)
    if (failure) return failure
    const version = store.versionFor(request.id, slot) ?? (await this.#make(item))
    if ('outcome' in version || version.cost !== null) return version
    const cost = await charging.capture(work, holds, slot)
    store.saveCost(design.id, version.n, cost)
    return { ...version, cost }
  }

  async #make({
    request,
    design,
    work,
    holds,
    slot,
    signal,
    waits,
  }: Item): Promise<VersionRecord | GenerationFailed> {
    const { store, charging, generations } = this.#ports
    const worked = await workOnVersion(this.#ports, {
      design,
      request,
      slot,
      lineage: this.#lineage(request),
      signal,
      onWait: (until) => waits.set(slot, until),
    })
    if (worked.ok) {
      const { step, medium, made } = worked
      const by = { by: request.by, at: Date.now(), request: request.id, slot }
      const version = store.insertVersion(design.id, { from: request.from, step, medium, ...made, ...by })
      await generations.remove(`${generationsOf(design.id)}${request.id}-${slot}`)
      return version
    }
    const released = await charging.release(work, holds, slot, worked.why)
    const failed: GenerationFailed = {
      ...{
        outcome: 'failed',
        why: worked.why ?? (signal.aborted ? 'cancelled' : 'technical'),
        message: worked.message,
      },
      ...released,
    }
    store.saveFailure(request.id, slot, failed)
    return failed
  }

  #lineage({ design, from, id }: VersionRequest): Lineage {
    const lineage = lineageOf(this.#ports.store.versions(design), from)
    if (!lineage) throw new Error(`Invariant: request ${id} begins with a version that is not there.`)
    return lineage
  }
}

interface RequestWork {
  readonly request: VersionRequest
  readonly design: DesignRecord
  readonly work: ChargedWork
  /** Aborts when the request is cancelled. */
  readonly signal: AbortSignal
  readonly waits: Waits
}

interface Item extends RequestWork {
  readonly holds: readonly string[]
  readonly slot: number
}

function chargedWork({ id, by, uses, count, keySecret }: VersionRequest, space: string): ChargedWork {
  return { space, by, key: `version/${id}`, keySecret, uses, count }
}

/** Where none of several came out, they are one failure with the sums. */
function answerOf(settled: readonly (VersionRecord | GenerationFailed)[]): RequestAnswer {
  const failed = settled.flatMap((each) => ('outcome' in each ? [each] : []))
  const made = settled.flatMap((each) => ('n' in each ? [each.n] : [])).sort((a, b) => a - b)
  const [first] = failed
  if (made.length > 0 || !first) return { outcome: 'made', made, failed }
  return {
    ...first,
    givenBack: sumOf(failed.map(({ givenBack }) => givenBack)),
    kept: sumOf(failed.map(({ kept }) => kept)),
    ...(failed.some(({ counted }) => counted) && {
      counted: sumOf(failed.map(({ counted = {} }) => counted)),
    }),
  }
}

function underWayOf(
  { id, key, by, from, step, count }: VersionRequest,
  caller: string,
  waits: Waits | undefined,
): VersionsUnderWay {
  const goesOnAt = waits?.progress().goesOnAt ?? null
  return { id, by, from, step, count, key: by === caller ? key : null, goesOnAt }
}

function isSame(
  request: VersionRequest,
  { from, step, count }: Pick<NewVersionRequest, 'from' | 'step' | 'count'>,
): boolean {
  const print = (of: Step) => fingerprintOf('', [of])
  return request.from === from && request.count === count && print(request.step) === print(step)
}

function refused(message: string): RefusedRequest {
  return { outcome: 'refused', message }
}
