/** Operations: how many by kind and outcome, and how many wait for their answer. */
import { Counter, Gauge, type Registry } from 'prom-client'

export type OperationOutcome = 'allowed' | 'denied' | 'replayed' | 'fault' | 'failed'

export function operationMetrics(register: Registry) {
  const registers = [register]
  const done = new Map<string, Partial<Record<OperationOutcome, number>>>()
  new Counter({
    name: 'allot_operations_total',
    help: 'Operations by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
    // Summed up between two readings: a counter makes a text of its labels each time that it is raised.
    collect() {
      for (const [kind, outcomes] of done)
        for (const [outcome, count] of Object.entries(outcomes)) this.inc({ kind, outcome }, count)
      done.clear()
    },
  })
  const failures = new Counter({
    name: 'allot_decisions_failed_total',
    help: 'Operations and reads on which Allot itself failed, a fault of this program; the log has their stacks',
    labelNames: ['work'],
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
    operation: (kind: string, outcome: OperationOutcome): void => {
      const outcomes = done.get(kind) ?? {}
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      done.set(kind, outcomes)
    },
    decisionFailed: (work: string): void => failures.inc({ work }),
    waiting: (by: number): void => {
      waiting += by
    },
  }
}
