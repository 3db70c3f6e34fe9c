/** Plans: what can be subscribed to, for anybody to read. Credits are not shown as numbers (REQ-151). */
import type { PolicyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import { PERIODS } from '@allot/rules/renewal'
import { bound, isSold } from '@allot/rules/terms'
import { Hono } from 'hono'

export interface PlanOffer {
  readonly plan: string
  readonly title: string
  readonly bestFor: string
  /** What it gives, it gives once. */
  readonly oneTime: boolean
  /** Its figures are agreed for each Space. */
  readonly custom: boolean
  readonly batchImages: number
  readonly periods: readonly {
    readonly period: 'weekly' | 'monthly' | 'yearly'
    readonly batchExports: number | null
  }[]
}

export function planRoutes(policies: PolicyBook, clock: () => Instant): Hono {
  return new Hono().get('/plans', (context) => context.json({ plans: offers(policies, clock()) }))
}

function offers(policies: PolicyBook, now: Instant): readonly PlanOffer[] {
  const policy = policies.at(now)
  return Object.entries(policy.plans).map(([plan, text]) => ({
    plan,
    title: text.title,
    bestFor: text.best_for,
    oneTime: !text.renews,
    custom: Object.values(text.monthly).includes('custom'),
    batchImages: text.batch_images.web ?? policy.batch.images.web,
    periods: PERIODS.filter((period) => isSold(text, period)).map((period) => {
      const pool = policies
        .terms(policy.policy, plan, period, undefined)
        .pools.find((each) => each.pool === 'batch_exports')
      return { period, batchExports: pool ? bound(pool.allowance) : null }
    }),
  }))
}
