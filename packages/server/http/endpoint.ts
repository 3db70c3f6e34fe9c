/**
 * An endpoint: one operation of the API, described once. Its schemas validate requests and make the OpenAPI document; its
 * access is enforced first. So every route is described, and none is open by mistake.
 */
import type { ProblemCode } from '@allot/api/problem'
import type { z } from 'zod'
import type { Access } from '../access/access.ts'
import type { AuthorizedCaller } from '../access/caller.ts'
import type { RecordedAct } from '../security-log/recorder.ts'
import type { HttpContext } from './http-context.ts'

export interface Endpoint<
  Path extends string = string,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/v1/spaces/{space}/quotes`. */
  readonly path: Path
  /** The address with a parameter where this one has a fixed word; this one is served first. */
  readonly spells?: string
  /** The operation id: what generated clients call their method. */
  readonly id: string
  readonly tag: keyof typeof TAGS
  /** What it does, in a few words, as a command. */
  readonly summary: string
  readonly description: string
  readonly access: Access
  /** A parameter that may name what was kept before texts were checked, so that it can be removed. */
  readonly removes?: PathParameters<Path>
  readonly query?: Query
  readonly body?: Body
  /** What the body is, where the route reads it itself. */
  readonly rawBody?: string
  readonly answer: Answer
  readonly status?: 200 | 201
  /** Other statuses that come with the same answer. */
  readonly statuses?: readonly number[]
  /** What the answer is, for statuses that need an explanation. */
  readonly answers?: string
  /** Changes something, so it needs an Idempotency-Key. */
  readonly writes?: true
  /** What the security log says that a call did; nothing for a call that is no matter of security. */
  records?(
    call: EndpointRequest<Path, Query, Body>,
    answer: z.input<Answer>,
  ): RecordedAct | undefined | Promise<RecordedAct>
  /** The media type that it answers in instead of JSON. */
  readonly sends?: string
  /** Media types that it answers in besides JSON. */
  readonly also?: readonly string[]
  /** Open without a credential, and not counted against a rate limit. */
  readonly uncounted?: true
  /** Further problem codes; those of its access, its body and its Space are added. */
  readonly problems?: readonly ProblemCode[]
}

/** The groups of the reference, in its order. */
export const TAGS = {
  Spaces: 'Teams that share amounts, and who is signed in.',
  Plans: 'What can be subscribed to, and changing it.',
  Operations: 'Check, quote, charge and refund what members do.',
  Holds: 'Reservations: placed, then captured in parts, released or expired.',
  Usage: 'What is used, reserved and left.',
  Log: 'Every entry of a Space, immutable.',
  Security: 'Who did what, from where.',
  Members: 'Who is in a Space, their roles and caps.',
  Invitations: 'Links that let people join.',
  Keys: 'API keys and their scopes.',
  Grants: 'Amounts that operators add to pools.',
  Billing: 'What Spaces pay for.',
  Alerts: 'The inbox: thresholds that were crossed.',
  Webhooks: 'Addresses that are called when something happens.',
  Events: 'What webhooks are sent.',
  Policies: 'Versions of the rules, and what another one would change.',
  Accounts: 'People who sign in.',
  System: 'Health, figures and this document.',
} as const

/** A request whose access and content are checked. */
export interface EndpointRequest<Path extends string, Query extends z.ZodObject, Body extends z.ZodType>
  extends AuthorizedCaller {
  readonly params: Readonly<Record<PathParameters<Path>, string>>
  readonly query: z.output<Query>
  readonly body: z.output<Body>
  /** '' where the endpoint changes nothing. */
  readonly idempotencyKey: string
  readonly context: HttpContext
}

/** The names in braces of a path. */
export type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameters<Rest>
  : never
