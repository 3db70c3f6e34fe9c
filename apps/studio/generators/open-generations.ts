/** Opens generations: durable, each once for its key, over the generators that are set up. */
import { mkdir } from 'node:fs/promises'
import type { Imaging } from '@allot/imaging'
import type { ToolWork } from '../contract/tool-offer.ts'
import { type Clock, realClock } from './clock.ts'
import { GenerationStore } from './generation-store.ts'
import { generationWork, type WorkPorts } from './generation-work.ts'
import {
  type GenerationRequest,
  type GenerationResult,
  type Generations,
  GenerationsClosed,
  type MadeGeneration,
} from './generations.ts'
import type { Generator } from './generator.ts'
import type { GeneratorChoice } from './generator-choice.ts'
import type { PromptOf } from './prompts.ts'
import { ProviderQueue } from './provider-queue.ts'
import { ResultFolder } from './result-folder.ts'

export interface GenerationsOptions {
  /** The folder of the results; it is made. */
  readonly folder: string
  /** The SQLite file. */
  readonly database: string
  readonly imaging: Pick<Imaging, 'for'>
  readonly choice: GeneratorChoice
  readonly promptOf: PromptOf
  /** What a call took, in millionths of the price table's currency; null where it is unknown. */
  readonly costOf: WorkPorts['costOf']
  /** Receives what an operator has to know; never a key, a prompt or a picture. */
  readonly unexpected: (error: unknown) => void
  readonly clock?: Clock
}

export interface DurableGenerations extends Generations {
  /** Removes what is too old, and what is too much. @param now milliseconds since 1970 */
  removeExpired(now: number): Promise<void>
  /** Ends all waiting and begins nothing more; calls on their way go on. */
  end(): void
}

/** Bounds (law 9): a result is used within days; costs are looked at within a year. */
const DAY = 86_400_000
const RESULT_DAYS = 30
const MAX_RESULTS = 10_000
const COST_DAYS = 400

/** How long calls on their way may take when the program ends, in milliseconds. */
const CLOSING_MS = 20_000

/** @throws FileRefused */
export async function openGenerations(options: GenerationsOptions): Promise<DurableGenerations> {
  const { folder, database, imaging, choice, promptOf, costOf, unexpected, clock = realClock } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const store = new GenerationStore(database)
  const results = new ResultFolder(folder)
  const queues = new Map<string, ProviderQueue>()
  const queueOf = ({ provider, host }: Generator, space: string) => {
    // What is tried out in one Space makes no other one wait; those queues are many, and go when they are idle.
    for (const [name, queue] of queues) if (name.includes('/') && queue.isIdle()) queues.delete(name)
    const name = host === null ? `${provider}/${space}` : provider
    return queues.getOrInsertComputed(name, () => new ProviderQueue(choice.concurrency(provider), clock))
  }
  const ports = { store, results, imaging, choice, promptOf, costOf, unexpected, clock, queueOf }
  const inFlight = new Map<string, Promise<GenerationResult>>()
  const closing = new AbortController()
  const closed = new AbortController()

  const end = () => closing.abort(new GenerationsClosed('The studio is closing.'))

  const made = (key: string): MadeGeneration | undefined => {
    const state = store.find(key)?.state
    if (state?.name !== 'made' || !results.has(state.result.file)) return undefined
    return { ok: true, ...state.result, file: results.path(state.result.file) }
  }

  const run = (request: GenerationRequest): Promise<GenerationResult> => {
    const { signal } = request
    const waiting = AbortSignal.any([signal, closing.signal])
    const calls = AbortSignal.any([signal, closed.signal])
    return generationWork(ports, request, { waiting, calls })
  }

  return {
    workOf: async (space, brief): Promise<ToolWork> => {
      const chosen = await choice.of(space, brief)
      if ('message' in chosen) return { kind: 'none', message: chosen.message }
      const { title, host } = chosen
      return host === null ? { kind: 'sandbox' } : { kind: 'provider', title, host }
    },
    generate: async (request) => {
      const { key } = request
      const there = made(key)
      if (there) return there
      if (closing.signal.aborted) throw closing.signal.reason
      return inFlight.getOrInsertComputed(key, () => run(request).finally(() => inFlight.delete(key)))
    },
    made,
    hasMade: (keyPrefix, tools) => store.hasMade(keyPrefix, tools),
    isAsked: (key) => ['asked', 'started', 'received'].includes(store.find(key)?.state.name ?? ''),
    remove: async (keyPrefix) => {
      for (const { key, state } of store.withPrefix(keyPrefix)) {
        store.delete(key)
        if (state.name === 'made') await results.remove(state.result.file)
      }
    },
    removeExpired: async (now) => {
      for (const { key, state } of store.expired(now - RESULT_DAYS * DAY, MAX_RESULTS)) {
        if (inFlight.has(key)) continue
        store.delete(key)
        if (state.name === 'made') await results.remove(state.result.file)
      }
      store.deleteCallsBefore(now - COST_DAYS * DAY)
    },
    end,
    close: async () => {
      end()
      const limit = setTimeout(() => closed.abort(closing.signal.reason), CLOSING_MS)
      await Promise.allSettled(inFlight.values())
      clearTimeout(limit)
      store.close()
    },
  }
}
