/**
 * Attempts: one generation, from its first call to its end. What may be repeated is repeated, within bounds, with the
 * same idempotency key; the libraries of providers repeat nothing.
 *
 *   unavailable            again after 2, 4 and 8 s, then failed
 *   rate_limited           again when the provider says so, else after 5 s, 10 s … at most 60 s, as often as it takes
 *   outcome_unknown        again where the provider answers the same key with the same picture, else failed
 *   accepted or started    asked how far it is, also where a question fails, until its time is over; never begun anew
 *   all others             failed at once
 */
import type { Clock } from './clock.ts'
import {
  failed,
  type Generator,
  type GeneratorCall,
  type GeneratorError,
  type GeneratorOutcome,
} from './generator.ts'
import type { ProviderQueue } from './provider-queue.ts'

export interface AttemptPorts {
  readonly generator: Generator
  readonly queue: ProviderQueue
  readonly clock: Clock
  readonly onWait: ((until: number | null) => void) | undefined
  /** Ends all waiting, while a call that is on its way goes on. */
  readonly waiting: AbortSignal
  /** Called before a call is made, when it is accepted, and after each: what is stored must be durable when it returns. */
  readonly before: () => void
  readonly accepted: (operation: string) => void
  readonly after: (outcome: GeneratorOutcome) => void
}

/** Milliseconds. */
const FIRST_BACKOFF = 2_000
const MAX_REPEATS = 3
const FIRST_PAUSE = 5_000
const MAX_PAUSE = 60_000
/** A provider that asks for longer is asked again then. */
const MAX_NAMED_PAUSE = 900_000
const FOLLOW_EVERY = 3_000
/** Questions how far it is. What was started may be billed, so it is not begun anew after them. */
const MAX_UNANSWERED = 20
const UNANSWERED = 'it was started, and its result did not come'
/** For all of a call, from its beginning. */
const MAX_CALL_MS = { image: 180_000, video: 1_200_000 }

type Ended = Exclude<GeneratorOutcome, { kind: 'started' }>

/** @param operation where it was started already @throws the reason of a signal */
export async function attempt(
  ports: AttemptPorts,
  call: GeneratorCall,
  operation: string | undefined,
): Promise<Ended> {
  const { queue, clock, generator, onWait, waiting: signal } = ports
  for (let repeats = 0, pauses = 0; ; ) {
    const outcome =
      operation === undefined
        ? await queue.run({ signal, onWait }, () => called(ports, call))
        : ({ kind: 'started', operation } as const)
    const ended = outcome.kind === 'started' ? await followed(ports, call, outcome.operation) : outcome
    operation = undefined
    if (ended.kind === 'made') return ended
    const { error } = ended
    if (error.kind === 'rate_limited') {
      queue.pauseUntil(pauseEnd(error, clock.now(), pauses++))
    } else if (mayRepeat(error, generator) && repeats < MAX_REPEATS) {
      await clock.sleep(FIRST_BACKOFF * 2 ** repeats++, signal)
    } else {
      return ended
    }
  }
}

async function called(ports: AttemptPorts, call: GeneratorCall): Promise<GeneratorOutcome> {
  call.signal.throwIfAborted()
  ports.before()
  let started: string | undefined
  const accepted = (operation: string) => {
    started = operation
    ports.accepted(operation)
  }
  const outcome = await within({ ...call, accepted }, MAX_CALL_MS[call.brief.medium], (timed) =>
    ports.generator.generate(timed),
  )
  // It is known how to ask for the result, so that one which did not come is no end.
  if (started !== undefined && outcome.kind === 'failed' && isPassing(outcome.error))
    return { kind: 'started', operation: started }
  ports.after(outcome)
  return outcome
}

async function followed(ports: AttemptPorts, call: GeneratorCall, operation: string): Promise<Ended> {
  const { clock, generator } = ports
  const end = clock.now() + MAX_CALL_MS[call.brief.medium]
  let unanswered = 0
  while (clock.now() < end && unanswered < MAX_UNANSWERED) {
    await clock.sleep(FOLLOW_EVERY, ports.waiting)
    const outcome = await within(call, MAX_CALL_MS.image, (timed) => generator.follow(operation, timed))
    // Asking again costs nothing, so a status that does not come is no end.
    const isOpen = outcome.kind === 'failed' && isPassing(outcome.error)
    unanswered = isOpen ? unanswered + 1 : 0
    if (outcome.kind === 'started' || isOpen) continue
    ports.after(outcome)
    return outcome
  }
  const outcome = failed(
    unanswered > 0 ? { kind: 'outcome_unknown', detail: UNANSWERED } : { kind: 'timeout' },
  )
  ports.after(outcome)
  return outcome
}

/** A cancel throws; the end of the time is an outcome. */
async function within(
  call: GeneratorCall,
  milliseconds: number,
  work: (call: GeneratorCall) => Promise<GeneratorOutcome>,
): Promise<GeneratorOutcome> {
  const limit = AbortSignal.timeout(milliseconds)
  const outcome = await work({ ...call, signal: AbortSignal.any([call.signal, limit]) })
  call.signal.throwIfAborted()
  return outcome
}

function isPassing({ kind }: GeneratorError): boolean {
  return kind === 'unavailable' || kind === 'rate_limited' || kind === 'outcome_unknown' || kind === 'timeout'
}

function mayRepeat(error: GeneratorError, { can }: Generator): boolean {
  return error.kind === 'unavailable' || (error.kind === 'outcome_unknown' && can.repeatable)
}

function pauseEnd({ until }: { readonly until: number | null }, now: number, pauses: number): number {
  if (until !== null) return Math.min(Math.max(until, now + 1_000), now + MAX_NAMED_PAUSE)
  return now + Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** Math.min(pauses, 10))
}
