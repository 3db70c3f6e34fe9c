/**
 * Reports each end of a Batch, for webhooks. The end is kept until it is reported, so that a process that is killed between the
 * two reports it at the next start; it may be reported twice, under one key.
 */
import type { NewFinishedWork } from '@allot/client/wire'
import type { BatchEnd, EndStore } from './end-store.ts'

/** Says that work in a Space is over. The same key is sent once. */
export type ReportEnd = (space: string, work: Omit<NewFinishedWork, 'link'>, key: string) => Promise<void>

interface ReportPorts {
  readonly ends: EndStore
  /** Undefined where there are no webhooks. */
  readonly report: ReportEnd | undefined
  /** Receives what keeps an end from being reported; it is tried again after a pause. */
  readonly unexpected: (error: unknown) => void
}

/** In milliseconds: the pause before what could not be reported is tried again. */
const RETRY = 60_000

export class EndReports {
  readonly #ports: ReportPorts
  readonly #underWay = new Set<Promise<void>>()
  #retry: NodeJS.Timeout | undefined

  constructor(ports: ReportPorts) {
    this.#ports = ports
  }

  /** To be called when a Batch is over. @param id all that are not reported, where it is left out */
  send(id?: string): void {
    const sent = this.#send(id)
      .catch((error: unknown) => {
        this.#ports.unexpected(error)
        this.#retry ??= setTimeout(() => {
          this.#retry = undefined
          this.send()
        }, RETRY).unref()
      })
      .finally(() => this.#underWay.delete(sent))
    this.#underWay.add(sent)
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  /** What is not reported is at the next start. */
  async close(): Promise<void> {
    await this.settled()
    clearTimeout(this.#retry)
  }

  /** One that is refused keeps no other back. */
  async #send(id: string | undefined): Promise<void> {
    const { ends, report } = this.#ports
    if (!report) return
    const failed: unknown[] = []
    for (const end of ends.all(id))
      try {
        await report(end.space, workOf(end), `batch ${end.batch} ended ${end.finishedAt}`)
        ends.reported(end)
      } catch (cause) {
        failed.push(cause)
      }
    if (failed.length > 0) throw failed[0]
  }
}

/** Neither names of photos nor prompts: a webhook may lead to anywhere. */
function workOf(end: BatchEnd): Parameters<ReportEnd>[1] {
  const { batch: id, name, status, startedBy, startedAt, finishedAt, counts } = end
  const { total, exported, failed } = counts
  return {
    ...{ id, status, total, exported, failed, leftOut: total - exported - failed, startedBy },
    name: name.replaceAll('\0', ' '),
    startedAt: startedAt === null ? null : new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
  }
}
