/** Metrics for Prometheus: operations by outcome, requests, and how far the telling of events is behind. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DeliveryStore } from '../events/delivery-store.ts'
import type { AnsweredRequest } from '../http/http-context.ts'

export interface Metrics {
  request(seen: AnsweredRequest): void
  /** @param kind what was asked: charge, hold, capture … */
  operation(kind: string, outcome: OperationOutcome): void
  groupCommit(flush: GroupCommit): void
  /** So many servers pass operations on to each other, as this one sees it; none where it does not. */
  fleet(servers: number): void
  /** So many more operations wait for their answer, or less. */
  waiting(by: number): void
  /** Read anew whenever somebody asks. */
  observeBacklog(behind: Backlog): void
  text(): Promise<string>
}

/** How far what follows the logs is behind them. */
export interface Backlog {
  pendingSpaces(): number
  lag(): ReturnType<DeliveryStore['lag']>
}

/** One durable append. */
export interface GroupCommit {
  readonly spaces: number
  readonly entries: number
  /** Spaces where another server was first, so that they are decided again. */
  readonly conflicts: number
  readonly seconds: number
}

export type OperationOutcome = 'allowed' | 'denied' | 'replayed' | 'fault'

export function openMetrics(): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const done = new Map<string, Partial<Record<OperationOutcome, number>>>()
  new Counter({
    name: 'allot_operations_total',
    help: 'Operations by what was asked and what came of it',
    labelNames: ['kind', 'outcome'],
    registers,
    // Added up here in between: a counter makes one text of its labels each time.
    collect() {
      for (const [kind, outcomes] of done)
        for (const [outcome, count] of Object.entries(outcomes)) this.inc({ kind, outcome }, count)
      done.clear()
    },
  })
  const requests = new Histogram({
    name: 'allot_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const flushes = new Histogram({
    name: 'allot_flush_seconds',
    help: 'Time until a flush was durable',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  })
  const entries = new Histogram({
    name: 'allot_flush_entries',
    help: 'Entries in a flush',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096],
    registers,
  })
  const spaces = new Counter({
    name: 'allot_flushed_spaces_total',
    help: 'Spaces that flushes touched',
    registers,
  })
  const lost = new Counter({
    name: 'allot_flush_lost_total',
    help: 'Spaces of flushes where another server was first',
    registers,
  })
  const fleet = new Gauge({
    name: 'allot_fleet_servers',
    help: 'Servers of one database that pass operations on to each other, as this one sees it',
    registers,
  })
  let waiting = 0
  new Gauge({
    name: 'allot_operations_waiting',
    help: 'Operations that wait for their answer',
    registers,
    collect() {
      this.set(waiting)
    },
  })
  return {
    groupCommit: (flush) => {
      flushes.observe(flush.seconds)
      entries.observe(flush.entries)
      spaces.inc(flush.spaces)
      lost.inc(flush.conflicts)
    },
    fleet: (servers) => fleet.set(servers),
    waiting: (by) => {
      waiting += by
    },
    request: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1_000),
    operation: (kind, outcome) => {
      const outcomes = done.get(kind) ?? {}
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      done.set(kind, outcomes)
    },
    observeBacklog: ({ pendingSpaces, lag }) => {
      new Gauge({
        name: 'allot_spaces_untold',
        help: 'Spaces that have grown, and whose alerts, webhook calls and e-mails were not made yet',
        registers,
        collect() {
          this.set(pendingSpaces())
        },
      })
      new Gauge({
        name: 'allot_deliveries_waiting',
        help: 'Webhook calls and e-mails that were not delivered yet',
        registers,
        async collect() {
          this.set((await lag()).waiting)
        },
      })
      new Gauge({
        name: 'allot_delivery_lag_seconds',
        help: 'How long the one that waits longest has waited',
        registers,
        async collect() {
          this.set((await lag()).oldestMs / 1_000)
        },
      })
    },
    text: () => register.metrics(),
  }
}
