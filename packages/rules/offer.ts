/** What can be subscribed to under a policy, for anybody to read. Credits are not shown as numbers (REQ-151). */
import type { PolicyBook } from './book.ts'
import type { Instant } from './instant.ts'
import { PERIODS, type Period } from './renewal.ts'
import { bound, isSold } from './terms.ts'

export interface PlanOffer {
  readonly plan: string
  readonly title: string
  readonly bestFor: string
  /** What it gives, it gives once. */
  readonly oneTime: boolean
  /** Its figures are agreed for each Space. */
  readonly custom: boolean
  /** The most images in one Batch. */
  readonly batchImages: number
  /** The durations it is sold for; null where the policy has no Batch exports. */
  readonly periods: readonly { readonly period: Period; readonly batchExports: number | null }[]
}

/** Cheapest first. */
export function offersAt(policies: PolicyBook, now: Instant): readonly PlanOffer[] {
  const policy = policies.at(now)
  return Object.entries(policy.plans).map(([plan, text]) => ({
    plan,
    title: text.title,
    bestFor: text.best_for,
    oneTime: !text.renews,
    custom: Object.values(text.monthly).includes('custom'),
    batchImages: text.batch_images.web ?? policy.batch.images.web,
    periods: PERIODS.filter((period) => isSold(text, period)).map((period) => {
      const { pools } = policies.terms({ policy: policy.policy, plan, period })
      const pool = pools.find((each) => each.pool === 'batch_exports')
      return { period, batchExports: pool ? bound(pool.allowance) : null }
    }),
  }))
}
