/**
 * Sends the files of photos to the studio: several at once, in parts, each from the byte that the studio waits for. What
 * keeps a file from being sent is that file's: it is tried again, after longer and longer pauses, and at once when the
 * studio can be reached again.
 */
import type { PilePhoto } from '@allot/studio/contract/pile'
import { t } from '@lingui/core/macro'
import type { FilePart } from '../../shared/api/piles.ts'
import { StudioRefusal } from '../../shared/api/request.ts'

export type SendingReport =
  /** @param waits why nothing of it is sent just now: one line for the person */
  | { readonly state: 'sending'; readonly sent: number; readonly waits: string | undefined }
  /** It is there, or it cannot be used; `photo` says which. */
  | { readonly state: 'ended'; readonly photo: PilePhoto }
  /** It cannot be sent from here: one line for the person. */
  | { readonly state: 'failed'; readonly message: string }

export interface SenderPorts {
  send(part: FilePart): Promise<PilePhoto>
  report(id: string, report: SendingReport): void
}

interface Job {
  readonly id: string
  readonly file: Blob
  sent: number
}

const AT_ONCE = 3
/** A part takes about a second, so that it shows how far a file is, and not more requests than that. */
const PART_MS = 1_000
const SMALLEST_PART = 256 * 1024
const LARGEST_PART = 16 * 1024 * 1024
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export class PhotoSender {
  readonly #ports: SenderPorts
  readonly #queue: Job[] = []
  readonly #open = new Set<string>()
  #running = 0
  #part = 1024 * 1024
  #wake = Promise.withResolvers<void>()

  constructor(ports: SenderPorts) {
    this.#ports = ports
  }

  /** @param sent how much of it is there already */
  add(id: string, file: Blob, sent = 0): void {
    if (this.#open.has(id)) return
    this.#open.add(id)
    this.#queue.push({ id, file, sent })
    this.#next()
  }

  /** This one is looked at: it goes before all that have not begun. */
  prefer(id: string): void {
    const at = this.#queue.findIndex((job) => job.id === id)
    if (at > 0) this.#queue.unshift(...this.#queue.splice(at, 1))
  }

  /** It is not to be sent any more. */
  drop(id: string): void {
    this.#open.delete(id)
  }

  /** What waits for another try does so no longer. */
  wake(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const job = this.#queue.shift()
      if (!job) return
      this.#running += 1
      void this.#send(job).finally(() => {
        this.#running -= 1
        this.#open.delete(job.id)
        this.#next()
      })
    }
  }

  async #send(job: Job): Promise<void> {
    let pause = FIRST_PAUSE_MS
    while (this.#open.has(job.id)) {
      const content = await this.#read(job)
      if (!content) return
      const before = job.sent
      const failure = await this.#sendPart(job, content).catch((cause: unknown) => ({ cause }))
      if (failure === 'ended') return
      if (failure === undefined) {
        if (job.sent > before) pause = FIRST_PAUSE_MS
        continue
      }
      if (this.#isFinal(job, failure.cause)) return
      await this.#pause(retryAfter(failure.cause) ?? pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }

  /** @returns `ended` where no more of the file is to be sent */
  async #sendPart(job: Job, content: Pick<FilePart, 'content' | 'digest'>): Promise<'ended' | undefined> {
    const { id, sent } = job
    const began = performance.now()
    const photo = await this.#ports.send({ id, offset: sent, ...content })
    if (photo.received > sent) this.#measure(content.content.byteLength, performance.now() - began)
    job.sent = photo.received
    const isEnded = photo.digest !== null || photo.problem !== null
    this.#report(
      job,
      isEnded ? { state: 'ended', photo } : { state: 'sending', sent: job.sent, waits: undefined },
    )
    return isEnded ? 'ended' : undefined
  }

  /** Says what failed. @returns whether another try would be refused too: not understood, not allowed, not in the pile */
  #isFinal(job: Job, cause: unknown): boolean {
    const message = cause instanceof Error ? cause.message : String(cause)
    const isFinal = cause instanceof StudioRefusal && [400, 403, 404, 413].includes(cause.status)
    this.#report(
      job,
      isFinal ? { state: 'failed', message } : { state: 'sending', sent: job.sent, waits: message },
    )
    return isFinal
  }

  #report({ id }: Job, report: SendingReport): void {
    if (this.#open.has(id)) this.#ports.report(id, report)
  }

  /** The next part; none where the device does not have the file any more, as when it was changed or is on a card. */
  async #read(job: Job): Promise<Pick<FilePart, 'content' | 'digest'> | undefined> {
    const { file, sent } = job
    try {
      const content = await file.slice(sent, sent + this.#part).arrayBuffer()
      const isLast = sent + content.byteLength >= file.size
      const whole = sent === 0 ? content : isLast ? await file.arrayBuffer() : content
      return { content, digest: isLast ? await digestOf(whole) : undefined }
    } catch {
      this.#report(job, {
        state: 'failed',
        message: t`The file was changed, moved or cannot be read any more. Pick it again.`,
      })
      return undefined
    }
  }

  #measure(bytes: number, ms: number): void {
    const perPart = (bytes / Math.max(ms, 1)) * PART_MS
    this.#part = Math.round(Math.min(Math.max(perPart, SMALLEST_PART), LARGEST_PART))
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    await Promise.race([promise, this.#wake.promise])
    clearTimeout(timer)
  }
}

/** Milliseconds, where the studio says when it is worth another try. */
function retryAfter(cause: unknown): number | undefined {
  return cause instanceof StudioRefusal && cause.retryAfter ? cause.retryAfter * 1_000 : undefined
}

/** In base64. Browsers say it on secure pages only; a studio on a local network may be plain http. */
async function digestOf(content: ArrayBuffer): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  return btoa(String.fromCharCode(...digest))
}
