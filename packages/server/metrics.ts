/** Metrics for Prometheus: operations by outcome, requests, and how far the telling of events is behind. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Deliveries } from './events/deliveries.ts'
import type { Seen } from './journal.ts'

export interface Metrics {
  request(seen: Seen): void
  /** @param kind what was asked: charge, hold, capture … */
  operation(kind: string, outcome: Outcome): void
  /** Read anew whenever somebody asks. */
  follow(lag: () => ReturnType<Deliveries['lag']>): void
  text(): Promise<string>
}

export type Outcome = 'allowed' | 'denied' | 'replayed' | 'fault'

export function openMetrics(): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const operations = new Counter({
    name: 'allot_operations_total',
    help: 'Operations by what was asked and what came of it',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const requests = new Histogram({
    name: 'allot_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  return {
    request: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1_000),
    operation: (kind, outcome) => operations.inc({ kind, outcome }),
    follow: (lag) => {
      new Gauge({
        name: 'allot_deliveries_waiting',
        help: 'Webhook calls and e-mails that were not delivered yet',
        registers,
        collect() {
          this.set(lag().waiting)
        },
      })
      new Gauge({
        name: 'allot_delivery_lag_seconds',
        help: 'How long the one that waits longest has waited',
        registers,
        collect() {
          this.set(lag().oldestMs / 1_000)
        },
      })
    },
    text: () => register.metrics(),
  }
}
