/** Many operations at once, embedded: in their order, each for itself, or all or none. */
import type { OperationMethods, RequestOptions } from '@allot/api/allot'
import { bulkRequest } from '@allot/api/operation'
import { failureDetails, problemDetails } from '@allot/api/problem-details'
import { faultOfOperation, faultOfOperations, requestFault } from '@allot/api/request-fault'
import type { ValidBulkItem } from '@allot/api/valid'
import type { AtomicBulkResult, BulkItem, BulkOutcome } from '@allot/api/wire'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { DecisionFailed } from '../decision-failed.ts'
import type { Engine } from '../engine.ts'
import { submitParsed } from '../submit-many.ts'
import { bulkCommand } from './command-input.ts'
import { answerRequest } from './request.ts'

type Each = RequestOptions & { readonly allOrNothing?: false }
type All = RequestOptions & { readonly allOrNothing: true }

export function bulkOf(engine: Engine): OperationMethods['bulk'] {
  function bulk(space: string, items: readonly BulkItem[], options?: Each): Promise<readonly BulkOutcome[]>
  function bulk(space: string, items: readonly BulkItem[], options: All): Promise<AtomicBulkResult>
  function bulk(space: string, items: readonly BulkItem[], options?: Each | All) {
    return answerRequest<readonly BulkOutcome[] | AtomicBulkResult>(options, () => {
      const { operations } = bulkRequest.parse({ operations: items })
      refuseTwice(operations)
      return options?.allOrNothing
        ? submitAtomic(engine, space, operations)
        : submitIndependent(engine, space, operations)
    })
  }
  return bulk
}

async function submitIndependent(
  engine: Engine,
  space: string,
  items: readonly ValidBulkItem[],
): Promise<readonly BulkOutcome[]> {
  const outcomes = await submitParsed(engine, space, items, (item) => bulkCommand(engine.policies, item))
  return outcomes.map((outcome, at): BulkOutcome => {
    const idempotencyKey = items[at]?.idempotencyKey ?? ''
    if (outcome.status === 'fulfilled') return { idempotencyKey, answer: outcome.value }
    const fault = requestFault(faultOfOperation(outcome.reason))
    if (fault instanceof DecisionFailed) {
      console.error(fault) // the others were decided, so it is not thrown
      return { idempotencyKey, problem: failureDetails(fault.id) }
    }
    if (!(fault instanceof Fault)) throw fault
    return { idempotencyKey, problem: problemDetails(fault) }
  })
}

async function submitAtomic(
  engine: Engine,
  space: string,
  items: readonly ValidBulkItem[],
): Promise<AtomicBulkResult> {
  const commands = items.map((item, at) => ({
    key: item.idempotencyKey,
    command: commandAt(engine.policies, at, item),
  }))
  const { done, outcomes } = await engine.submitAtomic(space, commands).catch((error: unknown) => {
    throw faultOfOperations(error)
  })
  return { done, outcomes: outcomes.map(({ key, ...outcome }) => ({ idempotencyKey: key, ...outcome })) }
}

/** @throws Fault, with its path from the whole request */
function commandAt(book: PolicyBook, at: number, item: ValidBulkItem) {
  try {
    return bulkCommand(book, item)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.code, `operations.${at}.${error.path}`, error.message)
  }
}

/** @throws Fault `malformed` */
function refuseTwice(items: readonly ValidBulkItem[]): void {
  if (new Set(items.map((item) => item.idempotencyKey)).size === items.length) return
  const message = 'Two operations carry the same idempotencyKey; give each its own.'
  throw new Fault('malformed', 'operations', message)
}
