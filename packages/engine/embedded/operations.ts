/** Operations, embedded: asked and answered as by the client, in this process. */
import { randomUUID } from 'node:crypto'
import type { Answer } from '@allot/rules/answer'
import type { Denial } from '@allot/rules/denial'
import type { RefundReason } from '@allot/rules/entry'
import { Fault, type FaultCode } from '@allot/rules/fault'
import { duration } from '@allot/rules/instant'
import { type Operation, type OperationInput, operation as whole } from '@allot/rules/operation'
import { firstIssue } from '@allot/rules/schema-issue'
import type { SubmittedCommand } from '../command.ts'
import type { Engine } from '../engine.ts'
import { submitReadable } from '../submit-many.ts'

/** What a request that changes something may be given. */
export interface Write {
  /** Given again with the same key, it counts once; one is made unless said. */
  readonly idempotencyKey?: string | undefined
}

export type BulkItem = { readonly idempotencyKey: string } & (
  | { readonly do: 'charge'; readonly operation: OperationInput }
  | {
      readonly do: 'hold'
      readonly operation: OperationInput
      readonly for?: string | undefined
      readonly partial?: boolean | undefined
    }
  | { readonly do: 'capture'; readonly hold: string; readonly count?: number | undefined }
  | {
      readonly do: 'release'
      readonly hold: string
      readonly count?: number | undefined
      readonly reason?: RefundReason | undefined
    }
  | {
      readonly do: 'refund'
      readonly charge: string
      readonly count?: number | undefined
      readonly reason?: RefundReason | undefined
    }
)

export type Outcome =
  | { readonly idempotencyKey: string; readonly answer: Answer }
  | { readonly idempotencyKey: string; readonly problem: Problem }

/** All or nothing: whether they were done. One that was not says as a `quote` what it would have come to. */
export interface AtomicBatch {
  readonly done: boolean
  readonly outcomes: readonly (
    | { readonly idempotencyKey: string; readonly answer: Answer }
    | { readonly idempotencyKey: string; readonly quote: Answer }
  )[]
}

/** All of them done, or none; a `quote` says what an operation would have come to. */
export interface AtomicAnswers {
  readonly done: boolean
  readonly outcomes: readonly (
    | { readonly id: string; readonly answer: Answer }
    | { readonly id: string; readonly quote: Answer }
  )[]
}

export interface Problem {
  readonly code: FaultCode
  readonly detail: string
  readonly path: string
}

export interface Operations {
  /** May this be done now? Nothing is taken. */
  check(space: string, operation: OperationInput): Promise<Checked>
  /** What it would cost, or why it would be refused. Nothing is taken. */
  quote(space: string, operation: OperationInput): Promise<Answer>
  charge(space: string, operation: OperationInput, options?: Write): Promise<Answer>
  refund(
    space: string,
    charge: string,
    count: number,
    options?: Write & { readonly reason?: RefundReason | undefined },
  ): Promise<Answer>
  /** Many operations in their order, each with its own idempotencyKey and outcome. */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options?: { readonly allOrNothing?: false },
  ): Promise<readonly Outcome[]>
  /** Up to 100 operations: all of them are done, or none. @throws Fault */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options: { readonly allOrNothing: true },
  ): Promise<AtomicBatch>
}

export type Checked = { readonly allowed: true } | { readonly allowed: false; readonly denial: Denial }

export function operationsOf(allot: Engine): Operations {
  const each = async (space: string, items: readonly BulkItem[]): Promise<readonly Outcome[]> => {
    const settled = await submitReadable(allot, space, items, requestOf)
    return settled.map((its, at): Outcome => {
      const idempotencyKey = items[at]?.idempotencyKey ?? ''
      if (its.status === 'fulfilled') return { idempotencyKey, answer: its.value }
      const fault: unknown = its.reason
      if (!(fault instanceof Fault)) throw fault
      return { idempotencyKey, problem: { code: fault.code, detail: fault.message, path: fault.path } }
    })
  }
  const atomic = async (space: string, items: readonly BulkItem[]): Promise<AtomicBatch> => {
    const commands = items.map((item) => ({ key: item.idempotencyKey, command: requestOf(item) }))
    const { done, outcomes } = await allot.submitAtomic(space, commands)
    return { done, outcomes: outcomes.map(({ key, ...outcome }) => ({ idempotencyKey: key, ...outcome })) }
  }
  const bulk = (space: string, items: readonly BulkItem[], options: { allOrNothing?: boolean } = {}) =>
    options.allOrNothing ? atomic(space, items) : each(space, items)
  return {
    check: async (space, operation) => {
      const quoted = await allot.quote(space, read(operation))
      return quoted.allowed ? { allowed: true } : { allowed: false, denial: quoted.denial }
    },
    quote: async (space, operation) => allot.quote(space, read(operation)),
    charge: async (space, operation, options) =>
      allot.submit(space, keyOf(options), { do: 'charge', operation: read(operation) }),
    refund: async (space, charge, count, options = {}) =>
      allot.submit(space, keyOf(options), refundOf(charge, count, options.reason)),
    bulk: bulk as Operations['bulk'], // one body for both
  }
}

export function keyOf({ idempotencyKey = randomUUID() }: Write = {}): string {
  return idempotencyKey
}

/** @throws Fault `malformed` */
export function read(operation: OperationInput): Operation {
  const parsed = whole.safeParse(operation)
  if (parsed.success) return parsed.data
  const { path, message } = firstIssue(parsed.error)
  throw new Fault('malformed', ['operation', ...path].join('.'), message)
}

/** What an answer named: a hold, a charge. @throws Fault */
export function numberOf(id: string, code: 'unknown_hold' | 'unknown_charge'): number {
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw new Fault(code, code === 'unknown_hold' ? 'hold' : 'charge', `"${id}" is not the id of one.`)
}

/** How long a hold lives unless somebody says. */
const HOLD_FOR = 'PT24H'

export function holdOf(
  operation: OperationInput,
  options: { readonly for?: string | undefined; readonly partial?: boolean | undefined },
): SubmittedCommand {
  const partial = options.partial ? { partial: true } : {}
  return { do: 'hold', operation: read(operation), for: duration(options.for ?? HOLD_FOR), ...partial }
}

export function releaseOf(
  hold: string,
  { count, reason }: { readonly count?: number | undefined; readonly reason?: RefundReason | undefined },
): SubmittedCommand {
  const said = { ...(count !== undefined && { count }), ...(reason !== undefined && { reason }) }
  return { do: 'release', hold: numberOf(hold, 'unknown_hold'), ...said }
}

function refundOf(charge: string, count = 1, reason: RefundReason = 'technical'): SubmittedCommand {
  return { do: 'refund', charge: numberOf(charge, 'unknown_charge'), count, reason }
}

/** @throws Fault */
function requestOf(item: BulkItem): SubmittedCommand {
  switch (item.do) {
    case 'charge':
      return { do: 'charge', operation: read(item.operation) }
    case 'hold':
      return holdOf(item.operation, item)
    case 'capture':
      return { do: 'capture', hold: numberOf(item.hold, 'unknown_hold'), count: item.count ?? 1 }
    case 'release':
      return releaseOf(item.hold, item)
    case 'refund':
      return refundOf(item.charge, item.count, item.reason)
  }
}
