/** Requests about amounts after validation, as types: defaults are filled in and durations are numbers. */
import type { z } from 'zod'
import type * as operations from './operation.ts'

export type ValidOperation = z.output<typeof operations.operation>
export type ValidQuote = z.output<typeof operations.quoteRequest>['operation']
export type ValidHold = z.output<typeof operations.newHold>
export type ValidCapture = z.output<typeof operations.captureRequest>
export type ValidRelease = z.output<typeof operations.releaseRequest>
export type ValidBulkItem = z.output<typeof operations.bulkItem>
