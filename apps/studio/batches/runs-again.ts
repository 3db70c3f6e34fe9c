/** Runs photos again of a Batch that is over. Where that is denied, or fails before it is begun, all stays as it was. */
import type { Denial } from '@allot/client/wire'
import type { JobRunner } from '../jobs/job-runner.ts'
import { isFinal } from '../jobs/job-state.ts'
import type { PhotoAgain } from './again-store.ts'
import type { BatchRecord } from './batch-record.ts'
import type { ExportedPhoto } from './photo-record.ts'
import type { AgainPorts } from './run-again.ts'

export class RunsAgain {
  readonly ports: AgainPorts
  readonly #runner: JobRunner<BatchRecord, ExportedPhoto>

  constructor(ports: AgainPorts, runner: JobRunner<BatchRecord, ExportedPhoto>) {
    this.ports = ports
    this.#runner = runner
  }

  /** @param by the member who runs them @returns the denial where it is denied @throws PhotoFault */
  async run(batch: BatchRecord, by: string, photos: readonly PhotoAgain[]): Promise<Denial | undefined> {
    const { store } = this.ports
    const { id } = batch
    try {
      const denial = await this.#runner.run(batch, () => {
        const now = store.job(id)
        if (now && isFinal(now.state)) store.beginAgain(now, photos)
      })
      if (!denial) store.saveRunner(id, by)
      return denial
    } catch (cause) {
      await this.undoCut(id).catch(() => undefined) // it is undone when photos are run again, or at the next start
      throw cause
    }
  }

  /** Photos were to be run again, and Allot could not be reached: what may be reserved is given back. */
  async undoCut(id: string): Promise<void> {
    const state = this.ports.store.job(id)?.state
    const isCut = state?.name === 'draft' && state.again === true && !this.#runner.isStarting(id)
    if (isCut) await this.#runner.releaseDraft(id)
  }
}
