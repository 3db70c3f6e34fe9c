/** One thread of `npm run torture`: simulates the rounds that it is given, one after the other. */
import { parentPort } from 'node:worker_threads'
import { type SimulationResult, simulate } from './simulation.ts'

export interface Round {
  readonly seed: number
  readonly operations: number
}

// Leases end by it: a real clock would end them elsewhere in each run.
let turns = 0
performance.now = () => {
  turns += 0.3
  return turns
}

parentPort?.on('message', async ({ seed, operations }: Round) => {
  turns = 0
  const result = await simulate(seed, operations).catch((cause: unknown) => ended(cause))
  parentPort?.postMessage(result)
})

/** What the engine never throws: a broken invariant, or a failed decision. */
function ended(cause: unknown): SimulationResult {
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  return { operations: 0, faults: new Map(), violations: [`it ended: ${why}`] }
}
