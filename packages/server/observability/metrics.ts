/** Metrics for Prometheus: operations by outcome, group commits, requests, and how far events are behind the logs. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AnsweredRequest } from '../http/http-context.ts'
import { type Backlog, backlogMetrics } from './backlog-metrics.ts'
import { type CommitMeasurement, commitMetrics } from './commit-metrics.ts'
import { type OperationOutcome, operationMetrics } from './operation-metrics.ts'

export interface Metrics {
  request(request: AnsweredRequest): void
  /** @param kind what was submitted: charge, hold, capture … */
  operation(kind: string, outcome: OperationOutcome): void
  /** Allot itself failed at an operation or a read. @param work which kind: charge, read, load … */
  decisionFailed(work: string): void
  /** So many more operations wait for their answer, or fewer. */
  waiting(by: number): void
  groupCommit(commit: CommitMeasurement): void
  /** A group commit could not be made durable. */
  appendFailed(): void
  /** How many servers forward operations to each other, as this one sees it; 0 where it is not in a fleet. */
  fleet(servers: number): void
  /** Reads the backlog again each time the metrics are read. */
  observeBacklog(backlog: Backlog): void
  /** Counts the policy versions that are stepped over each time the metrics are read. */
  observePolicies(refused: () => number): void
  /** In Prometheus' text format. */
  text(): Promise<string>
}

export function openMetrics(): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const requests = new Histogram({
    name: 'allot_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [register],
  })
  return {
    ...operationMetrics(register),
    ...commitMetrics(register),
    request: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1_000),
    observeBacklog: (backlog) => backlogMetrics(register, backlog),
    observePolicies: (refused) => {
      new Gauge({
        name: 'allot_policies_refused',
        help: 'Published policy versions that cannot be in force and are stepped over; GET /v1/policies says why',
        registers: [register],
        collect() {
          this.set(refused())
        },
      })
    },
    text: () => register.metrics(),
  }
}
