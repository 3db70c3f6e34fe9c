/**
 * One cut-out asked of a service: what was sent, tried again where that can help, and what came back. A fault of the
 * service itself is tried again twice, a limit is waited for; a key that is refused, or no credits, would meet every
 * further photo, and stops them all.
 *
 * 502, 503, 200 is an answer; 502 three times fails the photo; 402 stops the run, so that what is left can go on later.
 */
import { setTimeout } from 'node:timers/promises'
import { PhotoFault } from '../fault.ts'
import type { CutOutService } from './cut-out-service.ts'
import { type Attempt, faultOf, unreachable } from './service-faults.ts'
import type { SentPicture } from './service-picture.ts'

export interface Cut {
  readonly picture: Buffer
  /** 0, sure, to 1, as the service says it; undefined where it does not. */
  readonly uncertainty: number | undefined
}

/** Milliseconds. */
export interface Pauses {
  /** Before each further attempt after a fault; so many there are. */
  readonly afterFaults: readonly number[]
  /** At least, where the service says that it is busy. */
  readonly whileBusy: number
  readonly answer: number
}

const PAUSES: Pauses = { afterFaults: [1_000, 4_000], whileBusy: 5_000, answer: 60_000 }

/** A worker has three minutes for a photo (workers/worker-pool.ts), and the last attempt takes a minute of them. */
const BEGIN_WITHIN_MS = 110_000

/** Bound (law 9): bytes of an answer. */
const MAX_ANSWER = 50_000_000

/** @throws PhotoFault `service_failed` for this photo, `no_model` for all of them, `no_subject` */
export async function ask(service: CutOutService, sent: SentPicture, pauses = PAUSES): Promise<Cut> {
  const began = performance.now()
  let faults = 0
  for (;;) {
    const attempt = await attempted(service, sent, pauses)
    if (attempt.kind === 'answered') return attempt.cut
    if (attempt.kind === 'refused') throw attempt.fault
    const pause =
      attempt.kind === 'busy'
        ? Math.max(attempt.retryAfter ?? 0, pauses.whileBusy)
        : pauses.afterFaults[faults++]
    if (pause === undefined || performance.now() + pause - began > BEGIN_WITHIN_MS) throw attempt.fault
    await setTimeout(pause)
  }
}

async function attempted(
  service: CutOutService,
  sent: SentPicture,
  { answer }: Pauses,
): Promise<Attempt<Cut>> {
  const signal = AbortSignal.timeout(answer)
  const { host } = new URL(service.url)
  try {
    const response = await sendTo(service, sent, signal)
    const body = await bodyOf(response)
    if (!response.ok) return faultOf(service, response, body)
    const score = Number(response.headers.get('x-uncertainty-score') ?? Number.NaN)
    const isScore = score >= 0 && score <= 1
    return { kind: 'answered', cut: { picture: body, uncertainty: isScore ? score : undefined } }
  } catch (cause) {
    // It may have been charged there, so it is not asked again for the same photo.
    if (signal.aborted) return { kind: 'refused', fault: tooLate(host, answer) }
    if (cause instanceof PhotoFault) return { kind: 'refused', fault: cause }
    return unreachable(host, cause)
  }
}

function sendTo({ url, key }: CutOutService, { jpeg }: SentPicture, signal: AbortSignal): Promise<Response> {
  const form = new FormData()
  form.append('image_file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'photo.jpg')
  for (const [name, value] of Object.entries(ASKED)) form.append(name, value)
  const headers = { 'x-api-key': key, accept: 'image/png' }
  // A redirect would take the key to another address than the operator's.
  return fetch(`${url}/v1/segment`, { method: 'POST', headers, body: form, redirect: 'manual', signal })
}

/** The matte is all that is needed of the answer. */
const ASKED = { channels: 'alpha', format: 'png', size: 'full' } as const

async function bodyOf({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > MAX_ANSWER)
      throw new PhotoFault('service_failed', `The answer of the cut-out service has more than 50 MB.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLate(host: string, answer: number): PhotoFault {
  return new PhotoFault(
    'service_failed',
    `${host} did not answer within ${answer / 1_000} seconds. Try this photo again later.`,
  )
}
