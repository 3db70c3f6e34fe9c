/**
 * Notifies the member who ran a Batch that it is over, where they asked for it. The wish is kept until it is sent, so that a process
 * that is killed between the end of a Batch and its notice sends it at the next start; it may be sent twice, under one key.
 * Webhooks are sent every end (end-reports.ts).
 */
import type { BatchSummary, Notice } from '../contract/batch.ts'
import { isFinal } from '../jobs/job-state.ts'
import type { BatchStore } from './batch-store.ts'
import { EndReports, type ReportEnd } from './end-reports.ts'

/** Says a line to a member of a Space. The same key is sent once. */
export type Tell = (to: {
  readonly space: string
  readonly member: string
  readonly message: string
  readonly mail: boolean
  readonly key: string
}) => Promise<void>

interface NoticePorts {
  readonly store: BatchStore
  /** Undefined where there is no inbox. */
  readonly tell?: Tell | undefined
  /** Undefined where there are no webhooks. */
  readonly report?: ReportEnd | undefined
  readonly summary: (id: string) => BatchSummary
  /** Receives what keeps a notice from being sent; it is sent at the next start then. */
  readonly unexpected: (error: unknown) => void
}

export class Notices {
  readonly #ports: NoticePorts
  readonly #reports: EndReports
  readonly #underWay = new Set<Promise<void>>()

  constructor(ports: NoticePorts) {
    this.#ports = ports
    const { store, report, unexpected } = ports
    this.#reports = new EndReports({ ends: store.ends, report, unexpected })
  }

  /** @param notify null where they do not want it any more. Of a Batch that is over already they are notified at once. */
  want(id: string, notify: Notice | null): void {
    this.#ports.store.saveNotify(id, notify)
    this.ended(id)
  }

  /** To be called when a Batch is over. */
  ended(id: string): void {
    this.#reports.send(id)
    const notified = this.#notified(id)
      .catch(this.#ports.unexpected)
      .finally(() => this.#underWay.delete(notified))
    this.#underWay.add(notified)
  }

  /** Those whose notice or report was cut by the end of a process. */
  tellAll(): void {
    this.#reports.send()
    for (const { id } of this.#ports.store.list.toTell()) this.ended(id)
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#underWay, this.#reports.settled()])
  }

  /** What is not said is at the next start. */
  async close(): Promise<void> {
    await this.settled()
    await this.#reports.close()
  }

  async #notified(id: string): Promise<void> {
    const { store, tell, summary } = this.#ports
    const batch = store.job(id)
    if (!tell || !batch?.notify || !isFinal(batch.state)) return
    const { space, member, ranBy, notify, holdRequests } = batch
    await tell({
      ...{ space, member: ranBy ?? member, message: messageOf(summary(id)), mail: notify === 'mail' },
      // Photos that are run again place holds anew, and their end is news of its own.
      key: `batch ${id} ${holdRequests}`,
    })
    store.saveNotify(id, null)
  }
}

const ENDS = { done: 'is done', cancelled: 'was cancelled', stopped: 'stopped' } as const

/** "Winter boots is done: 56 of 60 exported, 4 failed, 3 to check." */
function messageOf({ name, status, total, exported, failed, needsReview }: BatchSummary): string {
  const end = status === 'done' || status === 'cancelled' || status === 'stopped' ? ENDS[status] : 'is over'
  const counts = [
    `${exported} of ${total} exported`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(needsReview > 0 ? [`${needsReview} to check`] : []),
  ]
  return `${name.replaceAll('\0', ' ')} ${end}: ${counts.join(', ')}.`
}
