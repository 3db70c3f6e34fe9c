/**
 * The methods of Allot, over HTTP or embedded: the client (`AllotClient`) and the embedded engine (`EmbeddedAllot`)
 * implement them, so that code written for one runs with the other.
 *
 * - **Amounts** are numbers as people write them (0.5 credits), instants are ISO 8601 in UTC (2026-05-15T02:11:00Z),
 *   durations are ISO 8601 (PT24H).
 * - **A denial is returned**: `allowed: false` with every limit that binds, the instant from which it would be
 *   allowed, and the cheapest plan under which it would be (REQ-181).
 * - **A fault is thrown**: an Error with a `code` for programs and a `path`, a JSON pointer into what was sent. Both
 *   validate with the schemas beside this file and so refuse the same input with the same code and path.
 * - **A write has an idempotency key.** The same key and content gets the first answer for ever; other content under
 *   the same key is the fault `idempotency_key_reused`.
 */
import type {
  ActualInput,
  Answer,
  AtomicBulkResult,
  BulkItem,
  BulkOutcome,
  CheckAnswer,
  CreatedSpace,
  GrantPage,
  HoldPage,
  Member,
  MemberPage,
  NewGrant,
  NewMember,
  NewOperation,
  NewPayment,
  NewQuote,
  NewSpace,
  NewVoid,
  PageQuery,
  Period,
  RefundReason,
  Role,
  Usage,
  UsageQuery,
} from './wire.ts'

export interface Allot extends OperationMethods, HoldMethods, SpaceMethods, GrantMethods, UsageMethods {
  readonly members: MemberMethods
}

/** The options of every request. */
export interface RequestOptions {
  /** Stops with the reason of the signal; an embedded Allot checks it once, before it begins. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until an answer is needed, repetitions included. An embedded Allot repeats nothing. */
  readonly deadline?: number | undefined
}

/** The options of a request that changes something. */
export interface WriteOptions extends RequestOptions {
  /** 1 to 200 characters; random by default. Give it wherever your own code may run again. */
  readonly idempotencyKey?: string | undefined
}

/**
 * Every method that takes an operation throws `malformed`, `unknown_space`, `unknown_member` and `unknown_feature`.
 */
export interface OperationMethods {
  /** Whether this would be allowed now. Takes nothing. */
  check(space: string, operation: NewOperation, options?: RequestOptions): Promise<CheckAnswer>
  /**
   * What it would cost, or why it would be denied. Takes nothing; the `id` of the answer is "quote". A Batch whose images
   * take different things is quoted as one, with `mixed` in the place of `batch`.
   */
  quote(space: string, operation: NewQuote, options?: RequestOptions): Promise<Answer>
  /** Takes what it costs at once, all of it or nothing (REQ-165, REQ-173); an `export` is charged, never held. */
  charge(space: string, operation: NewOperation, options?: WriteOptions): Promise<Answer>
  /**
   * Gives back units of a charge or a capture to the grants they came from, each at most once (REQ-179).
   * @param charge the `id` of the answer
   * @throws `unknown_charge`, `too_many`
   */
  refund(space: string, charge: string, count: number, options?: RefundOptions): Promise<Answer>
  /** Up to 1,000 operations in their order, each with its own key and outcome; one that fails stops no other. */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options?: RequestOptions & { readonly allOrNothing?: false },
  ): Promise<readonly BulkOutcome[]>
  /** Up to 100 operations: all of them are done, or none. A fault of any is thrown; its `path` names which. */
  bulk(
    space: string,
    operations: readonly BulkItem[],
    options: RequestOptions & { readonly allOrNothing: true },
  ): Promise<AtomicBulkResult>
}

export interface RefundOptions extends WriteOptions {
  /** Why the work failed, `technical` if not given; the policy says which reasons give something back. */
  readonly reason?: RefundReason | undefined
}

/** Holds: reserve before the work, capture what succeeded, release the rest. */
export interface HoldMethods {
  /** The holds that are open, oldest first. */
  holds(space: string, page?: PageQuery & RequestOptions): Promise<HoldPage>
  /** Reserves what an operation costs; the `id` of the answer is that of the hold. */
  hold(space: string, operation: NewOperation, options?: HoldOptions): Promise<Answer>
  /** @param length PT1S to P31D, counted from now @throws `unknown_hold`, `hold_closed` */
  extend(space: string, hold: string, length: string, options?: WriteOptions): Promise<Answer>
  /** Takes units of a hold, for work that succeeded. @throws `unknown_hold`, `hold_closed`, `too_many` */
  capture(space: string, hold: string, count: number, options?: CaptureOptions): Promise<Answer>
  /** Gives units of a hold back. @throws `unknown_hold`, `hold_closed`, `too_many` */
  release(space: string, hold: string, options?: ReleaseOptions): Promise<Answer>
}

export interface CaptureOptions extends WriteOptions {
  /** What each unit really took, where the policy settles the feature at its actual cost. */
  readonly actual?: ActualInput | undefined
}

export interface HoldOptions extends WriteOptions {
  /** PT1S to P31D; PT24H if not given. */
  readonly for?: string | undefined
  /** Holds as many units as fit now, where not all do. */
  readonly partial?: boolean | undefined
}

export interface ReleaseOptions extends WriteOptions {
  /** Units; all that are left if not given. */
  readonly count?: number | undefined
  /** Why the work failed, where it did; the policy says which reasons give something back. */
  readonly reason?: RefundReason | undefined
}

export interface SpaceMethods {
  /**
   * Without a `space` of your own, its id follows from the owner and the key. Name the `person`, and what a plan gives
   * once is given once to them, however many Spaces they make. @throws `unknown_plan`, `not_sold`
   */
  createSpace(space: NewSpace, options?: WriteOptions): Promise<CreatedSpace>
  /** A better plan takes effect at once, a lesser one at the next renewal. @throws `unknown_plan`, `not_sold` */
  subscribe(space: string, plan: string, period: Period, options?: WriteOptions): Promise<Answer>
  /** Ends the subscription at the next renewal. */
  cancel(space: string, options?: WriteOptions): Promise<Answer>
  /**
   * Says whether the subscription is paid; for operators. A Space of which nothing is reported renews as if it were. One
   * that is overdue goes on with what was left of the last paid term, and freezes after the grace period of the policy.
   */
  reportPayment(space: string, payment: NewPayment, options?: WriteOptions): Promise<Answer>
}

/** Grants, for operators. */
export interface GrantMethods {
  /** Adds an amount to a pool, now or from an instant on; the answer names the grant. @throws `unknown_pool`, `too_many` */
  grant(space: string, grant: NewGrant, options?: WriteOptions): Promise<Answer>
  /** The grants that are not spent, in the order in which they were given. */
  grants(space: string, page?: PageQuery & RequestOptions): Promise<GrantPage>
  /**
   * Takes a grant back: what is left of it lapses, and what is reserved of it when its hold ends. What the plan gives
   * cannot be taken back.
   * @throws `unknown_grant`
   */
  voidGrant(space: string, grant: string, why: NewVoid, options?: WriteOptions): Promise<Answer>
}

export interface UsageMethods {
  /**
   * What is used, reserved and left of each amount, and when it renews (REQ-143); of windows, those of the `member`
   * who is named. Figures that the policy hides are null, except for operators and embedded (REQ-082).
   */
  usage(space: string, query?: UsageQuery & RequestOptions): Promise<Usage>
}

/** Each method returns the member as they are afterwards, and throws `unknown_member` where there is none. */
export interface MemberMethods {
  /** Those who left are among them, since what they used stays in the log. */
  list(space: string, page?: PageQuery & RequestOptions): Promise<MemberPage>
  /** A member of your own product, under your own id for them. */
  add(space: string, member: NewMember, options?: WriteOptions): Promise<Member>
  /**
   * The owner hands the Space over by making another member its owner: a person signed in a few minutes ago, or a key
   * with the scope `operator`. @throws `owner_stays`, `sign_in_again`
   */
  setRole(space: string, member: string, role: Role, options?: CredentialOptions): Promise<Member>
  /** The most they may take of a pool in a period; null lifts the cap. @throws `unknown_pool` */
  cap(
    space: string,
    member: string,
    pool: string,
    most: number | null,
    options?: WriteOptions,
  ): Promise<Member>
  /** @throws `owner_stays` */
  remove(space: string, member: string, options?: CredentialOptions): Promise<Member>
}

export interface CredentialOptions extends WriteOptions {
  /**
   * What becomes of the API keys and open invitations of a member who is an admin no more: `end` (if not given) revokes
   * them, `hand_over` makes them the caller's. An embedded Allot has none.
   */
  readonly credentials?: 'end' | 'hand_over' | undefined
}
