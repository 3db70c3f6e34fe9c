/**
 * Starts that were cut: a process ended while it placed the holds of a draft. No answer said that the job runs, so its
 * reservation is given back, and it stays a draft.
 */
import type { Job, JobStore } from './job.ts'
import { isStarting } from './job-state.ts'
import type { JobMetering } from './metering.ts'

export interface CutStartPorts<J extends Job> {
  readonly store: JobStore<J, never>
  readonly metering: JobMetering
  /** Receives what keeps a hold from being given back; it expires then. */
  readonly unexpected: (error: unknown) => void
}

export class CutStarts<J extends Job> {
  readonly #ports: CutStartPorts<J>
  readonly #underWay = new Map<string, Promise<void>>()

  constructor(ports: CutStartPorts<J>) {
    this.#ports = ports
  }

  /** @param isStartedAgain that one finds what was reserved, and goes on with it */
  giveBackAll(isStartedAgain: (id: string) => boolean): void {
    for (const draft of this.#ports.store.startsCut().filter(({ id }) => !isStartedAgain(id))) {
      const given = this.giveBack(draft)
        .catch(this.#ports.unexpected)
        .finally(() => this.#underWay.delete(draft.id))
      this.#underWay.set(draft.id, given)
    }
  }

  /** Another start of the draft waits for it, and so asks for holds of its own. */
  given(id: string): Promise<void> | undefined {
    return this.#underWay.get(id)
  }

  /** The hold may have been placed without being noted: the same request finds it again. */
  async giveBack(draft: J): Promise<void> {
    const { store, metering } = this.#ports
    const { id, state, holds, holdRequests, asking } = draft
    // Earlier versions did not note what they asked for; where nothing was asked, it is asked for and released.
    const isUnknown = holdRequests === 0 || (isStarting(state) && holds.length === 0)
    if (asking) await metering.findCut(draft)
    else if (isUnknown) await metering.placeHold(draft, store.itemsLeft(id))
    await metering.release(draft)
    if (isStarting(state)) store.saveState(id, { name: 'draft' })
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay.values())
  }
}
