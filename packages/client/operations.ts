/** Operations over HTTP: check, quote, charge, refund, many at once. */
import { inSpace } from './address.ts'
import { optionsOf } from './options.ts'
import type { Transport } from './transport.ts'
import type { AtomicBulkResult, BulkItem, BulkOutcome, OperationMethods, RequestOptions } from './wire.ts'

export function operationsOver(transport: Transport): OperationMethods {
  const { post, write } = transport
  return {
    check: (space, operation, options) => post(inSpace(space, 'checks'), { operation }, options),
    quote: (space, operation, options) => post(inSpace(space, 'quotes'), { operation }, options),
    charge: (space, operation, options) => write('POST', inSpace(space, 'charges'), { operation }, options),
    refund: (space, charge, count, options) =>
      write('POST', inSpace(space, 'refunds'), { charge, count, reason: options?.reason }, options),
    bulk: bulkOver(transport),
  }
}

function bulkOver({ post }: Transport): OperationMethods['bulk'] {
  type Each = RequestOptions & { readonly allOrNothing?: false }
  type All = RequestOptions & { readonly allOrNothing: true }
  function bulk(
    space: string,
    operations: readonly BulkItem[],
    options?: Each,
  ): Promise<readonly BulkOutcome[]>
  function bulk(space: string, operations: readonly BulkItem[], options: All): Promise<AtomicBulkResult>
  async function bulk(space: string, operations: readonly BulkItem[], given?: Each | All) {
    const { allOrNothing = false, ...options } = optionsOf<Each | All>(given)
    const body = { operations, allOrNothing }
    const path = inSpace(space, 'operations')
    if (allOrNothing) return post<AtomicBulkResult>(path, body, options)
    return (await post<{ outcomes: readonly BulkOutcome[] }>(path, body, options)).outcomes
  }
  return bulk
}
