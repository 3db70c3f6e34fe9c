/** Operations: ask whether one may be done and what it costs, charge it, give it back, many at once. */
import type { Ask, Transport, Write } from './transport.ts'
import type { Answer, Asked, AtomicBatch, BulkItem, Checked, Outcome, Reason } from './wire.ts'

export interface Operations {
  /** May this be done now? Nothing is taken. */
  check(space: string, operation: Asked, options?: Ask): Promise<Checked>
  /** What it would cost, or why it would be refused. Nothing is taken. */
  quote(space: string, operation: Asked, options?: Ask): Promise<Answer>
  /** Takes what it costs at once; an `export` too is charged, never held. */
  charge(space: string, operation: Asked, options?: Write): Promise<Answer>
  /** Gives back units of a charge or a capture, each at most once. */
  refund(
    space: string,
    charge: string,
    count: number,
    options?: Write & { readonly reason?: Reason | undefined },
  ): Promise<Answer>
  /** Up to 1,000 operations in their order, each with its own idempotencyKey and outcome. */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options?: Ask & { readonly allOrNothing?: false },
  ): Promise<readonly Outcome[]>
  /** Up to 100 operations: all of them are done, or none. A fault of any is thrown, and its `path` says whose. */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options: Ask & { readonly allOrNothing: true },
  ): Promise<AtomicBatch>
}

export function operationsOver(transport: Transport): Operations {
  const { read, write } = transport
  return {
    check: (space, operation, ask) => read('POST', inSpace(space, 'checks'), { body: { operation }, ask }),
    quote: (space, operation, ask) => read('POST', inSpace(space, 'quotes'), { body: { operation }, ask }),
    charge: (space, operation, options) => write('POST', inSpace(space, 'charges'), { operation }, options),
    refund: (space, charge, count, options) =>
      write('POST', inSpace(space, 'refunds'), { charge, count, reason: options?.reason }, options),
    bulk: bulkOver(transport),
  }
}

function bulkOver({ read }: Transport): Operations['bulk'] {
  type Options = Ask & { readonly allOrNothing?: boolean }
  const bulk = async (space: string, operations: readonly BulkItem[], options: Options = {}) => {
    const { allOrNothing, ...ask } = options
    const path = inSpace(space, 'operations')
    const told = await read<AtomicBatch>('POST', path, { body: { operations, allOrNothing }, ask })
    return allOrNothing ? told : told.outcomes
  }
  return bulk as Operations['bulk'] // one body for both
}

/** An address in a Space. */
export function inSpace(space: string, ...rest: string[]): string {
  return ['/v1/spaces', ...[space, ...rest].map(encodeURIComponent)].join('/')
}
