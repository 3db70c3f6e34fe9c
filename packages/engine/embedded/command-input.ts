/** The commands that validated requests stand for. */
import type {
  ValidBulkItem,
  ValidCapture,
  ValidHold,
  ValidOperation,
  ValidQuote,
  ValidRelease,
} from '@allot/api/valid'
import { actualCost } from '@allot/rules/actual-input'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type Operation, type Quotable, quotableOf } from '@allot/rules/operation'
import type { SubmittedCommand } from '../command.ts'

/** @throws Fault `malformed` where it names no member: an embedded Allot has no signed-in person */
export function operationIn(input: ValidOperation): Operation {
  return { ...input, by: actor(input) }
}

/** @throws Fault `malformed` */
export function quotableIn(input: ValidQuote): Quotable {
  return quotableOf({ ...input, by: actor(input) })
}

function actor({ by }: { readonly by?: string | undefined }): string {
  if (by !== undefined) return by
  throw new Fault('malformed', 'operation.by', 'Say which member acts, as "by".')
}

export function holdCommand(input: ValidHold): SubmittedCommand {
  const partial = input.partial ? { partial: true } : {}
  return { do: 'hold', operation: operationIn(input.operation), for: input.for, ...partial }
}

/** @throws Fault `malformed` */
export function captureCommand(
  book: PolicyBook,
  hold: number,
  { count, actual }: ValidCapture,
): SubmittedCommand & { do: 'capture' } {
  return { do: 'capture', hold, count, ...(actual && { actual: actualCost(book, actual) }) }
}

export function releaseCommand(hold: number, { count, reason }: ValidRelease): SubmittedCommand {
  return {
    do: 'release',
    hold,
    ...(count !== undefined && { count }),
    ...(reason !== undefined && { reason }),
  }
}

/** @param hold the `id` of an answer @returns its number in the log @throws Fault `unknown_hold` */
export function holdNumber(hold: string): number {
  if (/^\d{1,15}$/.test(hold)) return Number(hold)
  throw new Fault('unknown_hold', 'hold', `"${hold.slice(0, 40)}" is not the id of a hold.`)
}

/** @throws Fault `malformed` */
export function bulkCommand(book: PolicyBook, item: ValidBulkItem): SubmittedCommand {
  switch (item.do) {
    case 'charge':
      return { do: 'charge', operation: operationIn(item.operation) }
    case 'hold':
      return holdCommand(item)
    case 'capture':
      return captureCommand(book, Number(item.hold), item)
    case 'release':
      return releaseCommand(Number(item.hold), item)
    case 'refund':
      return { do: 'refund', charge: Number(item.charge), count: item.count, reason: item.reason }
  }
}
