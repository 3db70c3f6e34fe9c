/**
 * Generations that are paid in a preview: reserved, made, then captured; given back where they fail. The same steps on
 * the same photo are generated and paid once in a Space, however often they are asked for; a run finds them too.
 */
import { randomUUID } from 'node:crypto'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import type { ChargedWork, Charging } from '../charges/charging.ts'
import { newKeySecret } from '../charges/own-key.ts'
import { placeInTurn } from '../charges/place-in-turn.ts'
import type { Taken } from '../charges/taken.ts'
import { NO_PROGRESS, Waits } from '../charges/waits.ts'
import type { GenerationAnswer, RequestProgress } from '../contract/generation.ts'
import { CANCELLED_IN_TIME } from '../generators/failure-message.ts'
import { GenerationsClosed } from '../generators/generations.ts'
import { refusalOfWork, UNPAINTED } from '../generators/refusals.ts'
import { type GeneratePorts, generateFrom } from '../pictures/generate-from.ts'
import { paidKeyOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import { usesUnder } from '../tools/uses-under.ts'
import type { PreviewRecord, Unsettled } from './preview-store.ts'
import type { Previews } from './previews.ts'

export interface PaidPreviewPorts extends GeneratePorts {
  readonly previews: Previews
  readonly charging: Charging
  readonly allot: Pick<AllotClient, 'quote'>
  readonly client: Client
  /** Whether the member has agreed that photos are sent to the host. */
  readonly hasAgreed: (space: string, member: string, host: string) => boolean
}

/** One line for a person where nothing was begun. */
export type Refused = { readonly outcome: 'refused'; readonly message: string }

interface UnderWay {
  readonly cancel: AbortController
  readonly waits: Waits
  readonly work: Promise<GenerationAnswer | Refused>
}

/** One try: what is generated, and how it can be ended. */
interface Try extends Pick<UnderWay, 'cancel' | 'waits'> {
  readonly key: string
  readonly by: string
}

export class PreviewGenerations {
  readonly #ports: PaidPreviewPorts
  readonly #closing = new AbortController()
  readonly #underWay = new Map<string, UnderWay>()
  readonly #settling = new Map<string, Promise<Taken>>()

  constructor(ports: PaidPreviewPorts) {
    this.#ports = ports
  }

  /** Generates the last of the steps, unless that is made already. */
  async generate(
    preview: PreviewRecord,
    steps: readonly ReadStep[],
    by: string,
  ): Promise<GenerationAnswer | Refused> {
    const key = paidKeyOf(preview.space, preview.digest, steps)
    const begun = this.#underWay.get(key)
    if (begun) return begun.work
    const [cancel, waits] = [new AbortController(), new Waits()]
    const work = this.#begin(preview, steps, { key, by, cancel, waits }).finally(() =>
      this.#underWay.delete(key),
    )
    this.#underWay.set(key, { cancel, waits, work })
    return work
  }

  /** Waits for what is under way, and begins nothing. */
  async join(preview: PreviewRecord, steps: readonly ReadStep[]): Promise<GenerationAnswer | Refused> {
    const key = paidKeyOf(preview.space, preview.digest, steps)
    const begun = this.#underWay.get(key)?.work
    if (begun) return begun
    return this.#ports.generations.made(key)
      ? { outcome: 'made', cost: {} }
      : refused('Nothing is under way.')
  }

  progress(preview: PreviewRecord, steps: readonly ReadStep[]): RequestProgress {
    const key = paidKeyOf(preview.space, preview.digest, steps)
    return this.#underWay.get(key)?.waits.progress() ?? NO_PROGRESS
  }

  /** Its answer says what came back. @returns whether there was something to cancel */
  cancel(preview: PreviewRecord, steps: readonly ReadStep[]): boolean {
    const key = paidKeyOf(preview.space, preview.digest, steps)
    const begun = this.#underWay.get(key)
    if (!begun) return false
    this.#ports.previews.store.cancel(key, Date.now())
    begun.cancel.abort()
    return true
  }

  /** Settles what a killed process reserved. @param unexpected receives what keeps one of them from being settled */
  async resume(unexpected: (error: unknown) => void): Promise<void> {
    const { store } = this.#ports.previews
    for (const { key } of store.unsettled()) {
      // A person who asks again meanwhile has it settled, and what stands there now is another try.
      const left = this.#underWay.has(key) ? undefined : store.unsettledUnder(key)
      if (left) await this.#settle(left).then(() => undefined, unexpected)
    }
  }

  /** Waits for what is under way; what waits for a limit ends. */
  async close(): Promise<void> {
    this.#closing.abort(new GenerationsClosed('The studio is closing.'))
    await Promise.allSettled([...this.#underWay.values()].map(({ work }) => work))
  }

  /** Takes what was made, and gives back what was not; once, also for two at a time. @returns what it took */
  #settle(unsettled: Unsettled): Promise<Taken> {
    const { key } = unsettled
    return this.#settling.getOrInsertComputed(key, () =>
      this.#settleOnce(unsettled).finally(() => this.#settling.delete(key)),
    )
  }

  async #settleOnce(unsettled: Unsettled): Promise<Taken> {
    const { charging, generations, previews } = this.#ports
    const work = chargedWork(unsettled)
    const placed = await charging.place(work)
    const isMade = generations.made(unsettled.key) !== undefined
    const cost = placed.ok && isMade ? await charging.capture(work, placed.holds, 0) : {}
    const why = unsettled.isCancelled && generations.isAsked(unsettled.key) ? 'cancelled' : null
    if (placed.ok && !isMade) await charging.release(work, placed.holds, 0, why)
    previews.store.settled(unsettled)
    return cost
  }

  async #begin(
    preview: PreviewRecord,
    steps: readonly ReadStep[],
    asked: Try,
  ): Promise<GenerationAnswer | Refused> {
    const { key, by } = asked
    const { allot, client, generations, previews } = this.#ports
    const left = previews.store.unsettledUnder(key)
    const cost = left ? await this.#settle(left) : {}
    if (generations.made(key)) return { outcome: 'made', cost }
    const last = steps.at(-1)
    if (last?.work.kind !== 'generate')
      return refused('This step is made here and shown at once. There is nothing to generate.')
    const { medium, from, mask } = last.work.brief
    if (medium === 'video') return refused('A preview is a picture. Make the video of the finished photo.')
    if (from === 'words') return refused('This tool makes a picture from words alone, so no photo shows it.')
    if (mask !== null && this.#ports.maskOf(preview.space, mask) === undefined) return refused(UNPAINTED)
    if (this.#ports.previews.stage(preview, steps.slice(0, -1)).pending !== null)
      return refused('An earlier step is not generated yet. Generate that one first.')
    const work = await generations.workOf(preview.space, last.work.brief)
    const refusal = refusalOfWork(work, (host) => this.#ports.hasAgreed(preview.space, by, host))
    if (refusal !== undefined) return refused(refusal)
    const under = await usesUnder(allot, { space: preview.space, by, client }, last)
    if (!under.known) return refused(under.message)
    const id = randomUUID()
    const keySecret = newKeySecret()
    const unsettled = { key, id, space: preview.space, by, uses: under.uses, keySecret, isCancelled: false }
    return this.#paid(preview, steps, unsettled, asked)
  }

  async #paid(
    preview: PreviewRecord,
    steps: readonly ReadStep[],
    unsettled: Unsettled,
    asked: Try,
  ): Promise<GenerationAnswer | Refused> {
    const { charging, previews } = this.#ports
    const { store } = previews
    const { signal } = asked.cancel
    if (signal.aborted) return CANCELLED_IN_TIME
    store.saveUnsettled(unsettled)
    const work = chargedWork(unsettled)
    const placed = await placeInTurn(charging, work, {
      cancel: signal,
      closing: this.#closing.signal,
      onWait: (until) => asked.waits.set('limit', until),
    })
    if (!placed?.ok) {
      store.settled(unsettled)
      return placed ? { outcome: 'denied', denial: placed.denial } : CANCELLED_IN_TIME
    }
    const made = await this.#make(preview, steps, asked).catch(async (cause: unknown) => {
      // At once, not when it is asked for again; where Allot cannot be reached, at the next start.
      await this.#settle(store.unsettledUnder(unsettled.key) ?? unsettled).catch(() => undefined)
      throw cause
    })
    if (made.ok) {
      const cost = await charging.capture(work, placed.holds, 0)
      store.settled(unsettled)
      return { outcome: 'made', cost }
    }
    // What no generator was asked for takes nothing.
    const reason = 'isBegun' in made && made.isBegun === false ? null : made.why
    const released = await charging.release(work, placed.holds, 0, reason)
    store.settled(unsettled)
    return {
      outcome: 'failed',
      why: made.why ?? 'technical',
      message: made.message,
      ...released,
    }
  }

  #make(preview: PreviewRecord, steps: readonly ReadStep[], { key, cancel, waits }: Try) {
    const { previews } = this.#ports
    const { picture, steps: since } = previews.stage(preview, steps.slice(0, -1))
    return generateFrom(this.#ports, {
      ...{ key, space: preview.space, picture, steps: [...since, ...steps.slice(-1)] },
      ...{ part: previews.newFile(preview), signal: cancel.signal },
      onWait: (until) => waits.set(0, until),
    })
  }
}

function chargedWork({ id, space, by, uses, keySecret }: Unsettled): ChargedWork {
  return { space, by, key: `preview/${id}`, keySecret, uses, count: 1 }
}

function refused(message: string): Refused {
  return { outcome: 'refused', message }
}
