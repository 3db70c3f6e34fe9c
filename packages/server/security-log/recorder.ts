/**
 * The recorder: writes into the security log what a call of the API did, before it is answered, and what was refused. A
 * call that is repeated under its idempotency key is the same event. Where a program ends between the change and its
 * event, the log says at the next start that the change was begun (begun.ts).
 */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import { memberOf, type SpaceId } from '@allot/rules/space'
import { type Caller, type Callers, nameOf } from '../access/caller.ts'
import { ProblemError, problemDetailsOf } from '../http/problem.ts'
import { actorOf, type SecurityAct, type SecurityEvent, sourceOf, UNKNOWN } from './security-event.ts'
import type { SecurityLog } from './security-log.ts'

/** What an endpoint says that a call of it did. */
export type RecordedAct = SecurityAct & {
  /** The Space that it is about, where the address does not name it. */
  readonly inSpace?: SpaceId
  /** The account whose password it is about. */
  readonly ofAccount?: string
}

/** What is known of a call. */
interface RecordedCall {
  readonly caller: Caller
  readonly request: Request
  readonly space: SpaceId | undefined
}

/** A call that changes something. */
interface RecordedChange<Answer> extends RecordedCall {
  /** The pattern of its address, and the id in it. */
  readonly route: string
  readonly about: string | null
  /** The endpoint and the idempotency key; nothing where each call is an event of its own. */
  readonly of: readonly string[]
  readonly work: () => Promise<Answer>
  actOf(answer: Answer): Promise<RecordedAct | undefined>
}

export interface Recorder {
  /** Records a call that changes nothing. */
  did(call: RecordedCall, act: RecordedAct | Promise<RecordedAct>): Promise<void>
  /** Does the work, with its event: what is begun is written down before, so none is made without one. */
  change<Answer>(change: RecordedChange<Answer>): Promise<Answer>
  /** Records problems that refuse access; others are no matter of security. */
  refused(call: RecordedCall, route: string, problem: unknown): Promise<void>
  /** A 403 of a part of the program that has addresses of its own, such as the studio. */
  refusedBeside(request: Request, route: string, space?: SpaceId): Promise<void>
}

interface RecorderOptions {
  readonly callers: Pick<Callers, 'resolve'>
  readonly allot: Engine
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

export function openRecorder(log: SecurityLog, options: RecorderOptions): Recorder {
  const { allot, callers, clock, unexpected } = options
  const eventOf = ({ caller, request }: RecordedCall, act: SecurityAct): SecurityEvent => ({
    ...{ at: clock(), by: actorOf(caller), from: sourceOf(request.headers) },
    ...{ space: null, account: null, act },
  })
  const refusalOf = async (call: RecordedCall, route: string, problem: ProblemError) => {
    const { caller, request, space } = call
    if (problem.status === 401) return { ...eventOf(call, { action: 'key_refused' }), by: UNKNOWN }
    const { method } = request
    const event = eventOf(call, { action: 'access_refused', method, route, code: problem.code })
    return space !== undefined && (await isIn(allot, caller, space)) ? { ...event, space } : event
  }
  const refuse = (call: RecordedCall, route: string, problem: ProblemError) =>
    // It is refused whether or not that can be written.
    refusalOf(call, route, problem).then(log.addRefused).catch(unexpected)
  const recordedIn = (call: RecordedCall, { inSpace, ofAccount, ...act }: RecordedAct): SecurityEvent => ({
    ...eventOf(call, act),
    ...{ space: inSpace ?? call.space ?? null, account: ofAccount ?? null },
  })
  return {
    did: async (call, recorded) => log.add(recordedIn(call, await recorded), []),
    change: async ({ route, about, of: parts, work, actOf, ...call }) => {
      const of = parts.length === 0 ? [] : [...parts, nameOf(call.caller)]
      const { method } = call.request
      const interrupted = recordedIn(call, { action: 'change_interrupted', method, route, about })
      const begun = await log.begin(interrupted, of)
      try {
        const answer = await work()
        const act = await actOf(answer)
        await begun.done(act ? [{ event: recordedIn(call, act), of }] : [])
        return answer
      } catch (problem) {
        // What cannot be written now is found later, and stands in the log then.
        await (isRefusal(problem) ? begun.dropped() : begun.interrupted()).catch(unexpected)
        throw problem
      }
    },
    refused: async (call, route, problem) => {
      if (!(problem instanceof ProblemError)) return
      const isCredential = problem.status === 401 && call.request.headers.has('authorization')
      if (problem.status !== 403 && !isCredential) return
      await refuse(call, route, problem)
    },
    refusedBeside: async (request, route, space) => {
      const caller = await callerOf(callers, request)
      await refuse({ caller, request, space }, route, new ProblemError('forbidden', ''))
    },
  }
}

/** Of a request that makes no sense or is not allowed nothing is done; of others that is not known. */
function isRefusal(problem: unknown): boolean {
  return problemDetailsOf(problem).status < 500
}

/** A request without a credential that is accepted has no caller. */
async function callerOf({ resolve }: Pick<Callers, 'resolve'>, request: Request): Promise<Caller> {
  try {
    return await resolve(request)
  } catch {
    return { kind: 'nobody' }
  }
}

/** A stranger's attempt stands in no Space's log: they would fill it, and name Spaces that do not exist. */
async function isIn(allot: Engine, caller: Caller, space: SpaceId): Promise<boolean> {
  if (caller.kind === 'nobody') return false
  if (caller.kind === 'key' && caller.key.space !== null) return caller.key.space === space
  const known = await allot.space(space).catch(() => undefined) // there is none, or it cannot be read now
  if (known === undefined) return false
  return caller.kind === 'key' || memberOf(known, caller.person.id) !== undefined
}
