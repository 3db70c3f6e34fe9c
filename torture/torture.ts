/**
 * `npm run torture`: the real rules and engine in a simulated world, judged by a model. A virtual clock, several servers
 * on one database, and a seed that decides who comes when and what fails.
 *
 *   npm run torture -- --operations 1000000 --seed 7     ends with status 1 where anything is wrong
 *
 * It runs in rounds, each with a seed of its own. A violation names the seed and the operations of its round, which show
 * it again; `--seed` with the next one goes on where a run was stopped. `--first` ends with the first violation.
 */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FaultKind } from './faults.ts'
import type { Round } from './round-worker.ts'
import type { SimulationResult } from './simulation.ts'

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    /** Ends with the first round that has a violation. */
    first: { type: 'boolean', default: false },
  },
})
const ROUND = 5_000
const operations = whole(values.operations, '--operations')
const firstSeed = whole(values.seed, '--seed')

const began = performance.now()
const faults = new Map<FaultKind, number>()
let done = 0
let wrong = 0
let given = 0

await Promise.all(Array.from({ length: availableParallelism() }, thread))

const seconds = (performance.now() - began) / 1_000
const kinds = [...faults].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${kind} ${count}`)
const total = faults.values().reduce((sum, count) => sum + count, 0)
if (process.stderr.isTTY) process.stderr.write('\r')
console.log(`operations   ${done}`)
console.log(`faults       ${total}: ${kinds.join(', ')}`)
console.log(`violations   ${wrong}`)
console.log(`a second     ${Math.round(done / seconds)}`)
process.exitCode = wrong > 0 ? 1 : 0

/** Rounds are given out in order; which thread takes one changes nothing. */
async function thread(): Promise<void> {
  const worker = new Worker(new URL('round-worker.ts', import.meta.url))
  while (given * ROUND < operations && !(values.first && wrong > 0)) {
    const round = { seed: firstSeed + given, operations: Math.min(ROUND, operations - given * ROUND) }
    given += 1
    worker.postMessage(round)
    const [result] = (await once(worker, 'message')) as [SimulationResult] // what round-worker.ts posts
    add(round, result)
  }
  await worker.terminate()
}

function add({ seed, operations: its }: Round, result: SimulationResult): void {
  done += result.operations
  wrong += result.violations.length
  for (const [kind, count] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + count)
  for (const violation of result.violations)
    console.log(`VIOLATION with --seed ${seed} --operations ${its}: ${violation}`)
  if (process.stderr.isTTY)
    process.stderr.write(`\r${done} of ${operations} operations, ${wrong} violations `)
}

function whole(text: string, name: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  console.error(`${name} is a whole number, not "${text}".`)
  process.exit(2)
}
