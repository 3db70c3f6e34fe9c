/** Problems: answers to requests that are wrong (RFC 9457). One status for each code. */
import type { FaultCode } from '@allot/rules/fault'
import { z } from 'zod'

export interface ProblemKind {
  readonly status: number
  readonly title: string
  /** What it means, in one sentence. */
  readonly meaning: string
}

/** Every code of the API. A fault of the rules that is missing here does not compile. */
export const PROBLEMS = {
  malformed: {
    status: 400,
    title: 'The request is wrong',
    meaning:
      'The request has a wrong shape or figure, or leaves out what its cost depends on; `path` says where.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'An Idempotency-Key is needed',
    meaning: 'The request changes something and has no Idempotency-Key of 1 to 200 characters.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    meaning: 'There is no valid session or API key.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    meaning: 'The role of the person or the scopes of the API key do not suffice.',
  },
  sign_in_again: {
    status: 403,
    title: 'Sign in again first',
    meaning:
      'This asks for a person who signed in within the last ten minutes. Sign in again, then repeat the request.',
  },
  sign_up_closed: {
    status: 403,
    title: 'Sign-up is not open',
    meaning:
      'Nobody makes an account here without an invitation, or at all, or with an address at another domain; or there is no demonstration.',
  },
  email_unconfirmed: {
    status: 403,
    title: 'The e-mail address is not confirmed',
    meaning:
      'The person has not shown that mail to their address reaches them, so they do nothing yet that costs others.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'It does not exist, or the caller may not see it.',
  },
  unknown_space: {
    status: 404,
    title: 'There is no such Space',
    meaning: 'There is no such Space. Callers who may not know that get `not_found`.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The address has no such method; the header Allow names those it has.',
  },
  space_exists: { status: 409, title: 'The Space exists', meaning: 'Another Space has this id.' },
  hold_closed: {
    status: 409,
    title: 'The hold is closed',
    meaning: 'The hold was settled or has expired.',
  },
  owner_stays: {
    status: 409,
    title: 'The owner stays',
    meaning: 'The only owner cannot leave; the Space is handed over first.',
  },
  too_many: { status: 409, title: 'Too many', meaning: 'The limit of the number of these is reached.' },
  through_billing: {
    status: 409,
    title: 'Plans are paid for',
    meaning: 'The plan changes through billing, or billing cannot do this.',
  },
  webhook_off: { status: 409, title: 'The webhook is off', meaning: 'The webhook is switched off.' },
  invitation_over: {
    status: 410,
    title: 'The invitation is over',
    meaning: 'The invitation expired, was revoked or was used.',
  },
  too_large: { status: 413, title: 'The request is too large', meaning: 'The body is larger than 1 MiB.' },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not sent as JSON',
    meaning: 'The Content-Type of the body is not application/json in UTF-8.',
  },
  misdirected: {
    status: 421,
    title: 'Not the name of this Allot',
    meaning: 'The request came by a name or address that this server is not called by.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    meaning: 'The Idempotency-Key was used for another request.',
  },
  unknown_plan: { status: 422, title: 'Unknown plan', meaning: 'The policy has no such plan.' },
  not_sold: { status: 422, title: 'Not sold', meaning: 'The plan is not sold like this.' },
  unknown_feature: {
    status: 422,
    title: 'Unknown feature, model or resolution',
    meaning:
      'The policy has no such feature, or the feature no such model or resolution; `path` says which, `detail` what there is.',
  },
  unknown_pool: { status: 422, title: 'Unknown pool', meaning: 'The Space has no such pool.' },
  unknown_policy: { status: 422, title: 'Unknown policy', meaning: 'There is no such policy version.' },
  unknown_member: { status: 422, title: 'Unknown member', meaning: 'The Space has no such member.' },
  unknown_hold: { status: 422, title: 'Unknown hold', meaning: 'This is not the id of a hold.' },
  unknown_charge: {
    status: 422,
    title: 'Unknown charge',
    meaning: 'Nothing was charged or captured under this id.',
  },
  unknown_grant: {
    status: 422,
    title: 'Unknown grant',
    meaning: 'The Space has no such grant; it has lapsed, was taken back, or never was.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning: 'The caller sent more requests than the API takes in a minute; see Retry-After.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'A fault of the server. Repeat the request with the same Idempotency-Key.',
  },
  unavailable: {
    status: 503,
    title: 'Try again in a moment',
    meaning: 'Allot is busy or cannot reach its store. Repeat the request after Retry-After.',
  },
} as const satisfies Record<FaultCode, ProblemKind> & Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEMS

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]] // the table's own keys

export const PROBLEM_EXAMPLE = {
  type: 'https://allot.example/problems/unknown_feature',
  title: 'Unknown feature, model or resolution',
  status: 422,
  code: 'unknown_feature',
  detail: 'Virtual Model has no resolution "16k" here; it has 1k, 2k, 4k.',
  instance: '5f0c7a3e-0d0f-4c39-9f1c-6f3a1b2c4d5e',
  path: '/operation/use/resolution',
}

const code = z.enum(PROBLEM_CODES).meta({
  id: 'ProblemCode',
  description: 'What is wrong; stable, for programs.',
  examples: ['malformed'],
})

export const problem = z
  .object({
    type: z.string().describe('a URI that names the code'),
    title: z.string(),
    status: z.number().int(),
    code,
    detail: z.string().describe('what is wrong, and how to mend it'),
    instance: z.string().optional().describe('the x-request-id'),
    path: z.string().optional().describe('where in the request, as a JSON pointer'),
  })
  .meta({
    id: 'Problem',
    description: 'What is wrong with a request (RFC 9457).',
    examples: [PROBLEM_EXAMPLE],
  })
