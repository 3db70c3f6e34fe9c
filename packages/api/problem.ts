/** What a request that makes no sense is answered with (RFC 9457). */
import type { FaultCode } from '@allot/rules/fault'
import { z } from 'zod'

const FAULTS = [
  'malformed',
  'unknown_plan',
  'not_sold',
  'unknown_feature',
  'unknown_pool',
  'unknown_policy',
  'unknown_space',
  'unknown_member',
  'owner_stays',
  'unknown_hold',
  'unknown_charge',
  'space_exists',
  'hold_closed',
  'too_many',
  'idempotency_key_reused',
] as const satisfies readonly FaultCode[]

const code = z
  .enum([
    ...FAULTS,
    'not_found',
    'unauthenticated',
    'forbidden',
    'idempotency_key_missing',
    'too_large',
    'rate_limited',
    'invitation_over',
    'through_billing',
    'webhook_off',
    'unavailable',
    'internal',
  ])
  .describe('stable, for programs')

/** Every fault of the rules, and what only HTTP knows; a fault that is missing here does not compile where it is told. */
export type ProblemCode = z.infer<typeof code> | FaultCode

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code,
    detail: z.string().describe('what is wrong, and how to mend it'),
    instance: z.string().optional().describe('the x-request-id'),
    path: z.string().optional().describe('where in the request, as a JSON pointer'),
  })
  .meta({ id: 'Problem' })

export type Told = z.infer<typeof problem>
