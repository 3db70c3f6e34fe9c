/**
 * The work on one generation: a row before a call is made, and the result's file before the row says that it is there.
 * After a kill it finds what was made, asks about what was started, and asks again only where that is not paid twice.
 */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Imaging } from '@allot/imaging'
import type { GenerationBrief } from '../tools/brief.ts'
import { attempt } from './attempts.ts'
import type { Clock } from './clock.ts'
import {
  CANCELLED,
  type FailedGeneration,
  failureOf,
  NOT_BEGUN,
  operatorNote,
  technical,
} from './failure-message.ts'
import type { GenerationRecord, GenerationStore } from './generation-store.ts'
import type { GenerationRequest, GenerationResult, MadeGeneration } from './generations.ts'
import { type Generator, type GeneratorCall, type GeneratorOutcome, UNKNOWN_USAGE } from './generator.ts'
import type { GeneratorChoice } from './generator-choice.ts'
import type { PricedCall } from './prices.ts'
import type { PromptOf } from './prompts.ts'
import type { ProviderQueue } from './provider-queue.ts'
import { receivedType } from './received-type.ts'
import { idempotencyKeyOf, type ResultFolder } from './result-folder.ts'
import { markResult } from './result-mark.ts'
import { sentFiles } from './sent-files.ts'

export interface WorkPorts {
  readonly store: GenerationStore
  readonly results: ResultFolder
  readonly imaging: Pick<Imaging, 'for'>
  readonly choice: GeneratorChoice
  readonly promptOf: PromptOf
  readonly queueOf: (generator: Generator, space: string) => ProviderQueue
  readonly costOf: (call: PricedCall) => number | null
  readonly clock: Clock
  readonly unexpected: (error: unknown) => void
}

/** waiting: ends all waiting · calls: ends also the calls that are on their way */
export interface WorkSignals {
  readonly waiting: AbortSignal
  readonly calls: AbortSignal
}

interface Begun {
  readonly record: GenerationRecord
  readonly generator: Generator
  readonly seconds: number | null
}

/** @throws the reason of a signal, where the caller did not cancel it */
export async function generationWork(
  ports: WorkPorts,
  request: GenerationRequest,
  signals: WorkSignals,
): Promise<GenerationResult> {
  const begun = await begin(ports, request)
  if ('ok' in begun) return begun
  const { state } = begun.record
  const isAsked = state.name === 'asked' || state.name === 'received'
  const published = isAsked ? ports.results.published(begun.record) : undefined
  if (published !== undefined) return finished(ports, begun, published)
  const part = ports.results.part(begun.record)
  if (state.name === 'received' && existsSync(part)) return checked(ports, begun, request.brief, part)
  if (isAsked && !begun.generator.can.repeatable) return lost(ports, begun)
  const sent = await sentFiles(request, part, begun.generator.can.mask, imagingFor(ports, begun))
  if ('ok' in sent) return fail(ports, begun, sent)
  try {
    const { picture, mask } = sent
    return await called(ports, begun, request, { ...signals, part, picture, mask })
  } catch (cause) {
    if (!request.signal.aborted) throw cause
    const reached = ports.store.find(request.key)?.state.name
    const isUnnoted = reached === 'asked' || (reached === 'started' && request.brief.medium === 'image')
    if (isUnnoted) addCall(ports, begun, 'cancelled')
    return fail(ports, begun, reached === 'asked' || reached === 'started' ? CANCELLED : NOT_BEGUN)
  } finally {
    await Promise.all([part, ...sent.files].map((file) => rm(file, { force: true })))
  }
}

/** With the generator that a kill interrupted, or with the one that is set for the brief. */
async function begin(
  { store, choice, clock }: WorkPorts,
  { key, space, brief }: GenerationRequest,
): Promise<Begun | FailedGeneration> {
  const before = store.find(key)
  if (before && ['asked', 'started', 'received'].includes(before.state.name)) {
    const generator = choice.named(before.generator)
    if (generator) return { record: before, generator, seconds: brief.seconds }
  }
  const chosen = await choice.of(space, brief)
  if ('message' in chosen) return technical(chosen.message)
  const { tool, model, seconds } = brief
  const record = store.begin({ key, space, tool, model }, chosen, clock.now())
  return { record, generator: chosen, seconds }
}

interface CallFiles extends WorkSignals {
  readonly part: string
  readonly picture: GeneratorCall['picture']
  readonly mask: string | null
}

async function called(
  ports: WorkPorts,
  begun: Begun,
  { brief, onWait }: GenerationRequest,
  { part, picture, mask, waiting, calls }: CallFiles,
): Promise<GenerationResult> {
  const { store, clock, queueOf } = ports
  const { record, generator } = begun
  const { key, state } = record
  const call: GeneratorCall = {
    ...{ brief, picture, mask, target: part, signal: calls },
    prompt: await ports.promptOf(brief),
    idempotencyKey: idempotencyKeyOf(record),
    accepted: (operation) => store.save(key, { name: 'started', operation }, clock.now()),
    space: record.space,
  }
  const attempts = {
    ...{ generator, queue: queueOf(generator, record.space), clock, onWait, waiting },
    before: () => store.save(key, { name: 'asked' }, clock.now()),
    accepted: call.accepted,
    after: (outcome: GeneratorOutcome) => after(ports, begun, outcome),
  }
  const outcome = await attempt(attempts, call, state.name === 'started' ? state.operation : undefined)
  if (outcome.kind === 'failed')
    return fail(ports, begun, failureOf(generator, outcome.error, wantedFailure(begun, brief)))
  return checked(ports, begun, brief, part)
}

/** What is copied here waits for the turn of its Space. */
function imagingFor({ imaging }: WorkPorts, { record }: Begun) {
  return imaging.for({ owner: record.space, part: 'generations' })
}

/** What is in the part file becomes the result; after a kill too, since it was asked for and is paid. */
async function checked(
  ports: WorkPorts,
  begun: Begun,
  brief: GenerationBrief,
  part: string,
): Promise<GenerationResult> {
  const type = await receivedType(part, brief.medium, imagingFor(ports, begun))
  if (typeof type !== 'string')
    return fail(ports, begun, failureOf(begun.generator, type.error, wantedFailure(begun, brief)))
  await markResult(part, brief)
  await ports.results.publish(begun.record, type)
  return finished(ports, begun, type)
}

function wantedFailure({ record, generator }: Begun, brief: GenerationBrief): string | undefined {
  return generator.wantedFailure?.({ brief, idempotencyKey: idempotencyKeyOf(record) })
}

/** After each call: what it took, what the operator has to know, and how far the generation is. */
function after(ports: WorkPorts, begun: Begun, outcome: GeneratorOutcome): void {
  const { store, clock } = ports
  const { key } = begun.record
  addCall(ports, begun, outcome)
  if (outcome.kind === 'started')
    store.save(key, { name: 'started', operation: outcome.operation }, clock.now())
  if (outcome.kind === 'made') store.save(key, { name: 'received' }, clock.now())
  if (outcome.kind !== 'failed') return
  store.save(key, { name: 'waiting' }, clock.now())
  notify(ports, begun, operatorNote(outcome.error))
}

/** A call whose answer was not waited for. */
function lost(ports: WorkPorts, begun: Begun): FailedGeneration {
  const detail = 'the program ended while it waited for the answer'
  const error = { kind: 'outcome_unknown', detail } as const
  after(ports, begun, { kind: 'failed', error, usage: UNKNOWN_USAGE })
  return fail(ports, begun, failureOf(begun.generator, error))
}

function notify(ports: WorkPorts, { record, generator }: Begun, note: string | undefined): void {
  if (note !== undefined) ports.unexpected(new Error(`${generator.name}: ${note} (${record.key}).`))
}

function addCall(
  ports: WorkPorts,
  { record, generator, seconds }: Begun,
  outcome: GeneratorOutcome | 'cancelled',
) {
  const { key, space, tool, model } = record
  const named = { key, space, tool, model, generator: generator.name, at: ports.clock.now() }
  if (outcome === 'cancelled') {
    ports.store.addCall({ ...named, outcome, requestId: null, usage: UNKNOWN_USAGE, cost: null })
    return
  }
  ports.store.addCall({
    ...named,
    outcome: outcome.kind === 'failed' ? outcome.error.kind : outcome.kind,
    requestId: outcome.kind === 'made' ? outcome.requestId : null,
    usage: outcome.kind === 'started' ? UNKNOWN_USAGE : outcome.usage,
    cost: ports.costOf({ generator: generator.name, outcome, seconds }),
  })
}

function fail(ports: WorkPorts, { record }: Begun, failure: FailedGeneration): FailedGeneration {
  ports.store.save(record.key, { name: 'failed' }, ports.clock.now())
  return failure
}

function finished(
  { store, results, clock }: WorkPorts,
  { record, generator }: Begun,
  type: MadeGeneration['type'],
): MadeGeneration {
  const { title, host } = generator
  const result = { file: results.name(record, type), type, generator: title, sandbox: host === null }
  store.save(record.key, { name: 'made', result }, clock.now())
  return { ok: true, ...result, file: results.path(result.file) }
}
