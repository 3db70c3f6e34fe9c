/** Operations, embedded: check, quote, charge and refund. */
import type { OperationMethods } from '@allot/api/allot'
import { newRefund, operationRequest, quoteRequest } from '@allot/api/operation'
import { faultOfOperation } from '@allot/api/request-fault'
import type { Answer, NewOperation, NewQuote } from '@allot/api/wire'
import type { Operation } from '@allot/rules/operation'
import type { Engine } from '../engine.ts'
import { bulkOf } from './bulk.ts'
import { operationIn, quotableIn } from './command-input.ts'
import { answerRequest, keyOf } from './request.ts'

export function operationsOf(engine: Engine): OperationMethods {
  const quote = (space: string, operation: NewQuote): Promise<Answer> =>
    engine.quote(space, quotableIn(quoteRequest.parse({ operation }).operation)).catch(throwInOperation)
  return {
    check: (space, operation, options) =>
      answerRequest(options, async () => {
        const quoted = await quote(space, operation)
        return quoted.allowed ? { allowed: true } : { allowed: false, denial: quoted.denial }
      }),
    quote: (space, operation, options) => answerRequest(options, () => quote(space, operation)),
    charge: (space, operation, options) =>
      answerRequest(options, () => {
        const command = { do: 'charge', operation: validated(operation) } as const
        return engine.submit(space, keyOf(options), command).catch(throwInOperation)
      }),
    refund: (space, charge, count, options) =>
      answerRequest(options, () => {
        const refund = newRefund.parse({ charge, count, reason: options?.reason })
        return engine.submit(space, keyOf(options), {
          do: 'refund',
          ...refund,
          charge: Number(refund.charge),
        })
      }),
    bulk: bulkOf(engine),
  }
}

function validated(operation: NewOperation): Operation {
  return operationIn(operationRequest.parse({ operation }).operation)
}

/** @throws a fault of the rules with its path below `operation` */
export function throwInOperation(error: unknown): never {
  throw faultOfOperation(error)
}
