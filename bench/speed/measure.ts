/** Measures operations of concurrent callers, each of which makes one operation at a time. */

export interface Measured {
  readonly operationsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Load {
  readonly callers: number
  readonly seconds: number
  /** The first part of the time, 0 to 1, which is not counted; 0.3 by default. */
  readonly warmUp?: number
}

/** How many operations, in how many seconds, and the milliseconds that a sample of them took. */
export interface Counted {
  readonly operations: number
  readonly seconds: number
  readonly samples: readonly number[]
}

const MAX_SAMPLES = 20_000

export async function measure(load: Load, operate: (id: string) => Promise<unknown>): Promise<Measured> {
  return measured([await count(load, operate)])
}

export async function count(load: Load, operate: (id: string) => Promise<unknown>): Promise<Counted> {
  const { callers, seconds, warmUp = 0.3 } = load
  const run = crypto.randomUUID().slice(0, 8)
  const samples: number[] = []
  let operations = 0
  let stopped = false
  const call = async (caller: number): Promise<void> => {
    for (let number = 0; !stopped; number++) {
      const began = performance.now()
      await operate(`${run}-${caller}-${number}`)
      operations += 1
      if (samples.length < MAX_SAMPLES || operations % 64 === 0) {
        samples[operations % MAX_SAMPLES] = performance.now() - began
      }
    }
  }
  const calls = Array.from({ length: callers }, (_, caller) => call(caller))
  const failed = Promise.all(calls)
  await Promise.race([after(seconds * warmUp * 1_000), failed])
  operations = 0
  samples.length = 0
  const began = performance.now()
  await Promise.race([after(seconds * (1 - warmUp) * 1_000), failed])
  const counted = { operations, seconds: (performance.now() - began) / 1_000 }
  stopped = true
  await failed
  return { ...counted, samples: samples.filter((sample) => sample !== undefined) }
}

/** Adds up several processes that ran at the same time. */
export function measured(all: readonly Counted[]): Measured {
  return {
    operationsPerSecond: all.reduce((sum, each) => sum + each.operations / each.seconds, 0),
    ...percentiles(all),
  }
}

/**
 * Runs workloads that are compared one after another, round after round, so that other work on the machine slows all
 * of them alike.
 * @returns a figure for each, over all rounds
 */
export async function alternately(
  rounds: number,
  work: readonly (() => Promise<Counted>)[],
): Promise<readonly Measured[]> {
  const all = work.map((): Counted[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [at, run] of work.entries()) all[at]?.push(await run())
  return all.map((its) => {
    const operations = its.reduce((sum, each) => sum + each.operations, 0)
    const seconds = its.reduce((sum, each) => sum + each.seconds, 0)
    return { operationsPerSecond: operations / seconds, ...percentiles(its) }
  })
}

function percentiles(all: readonly Counted[]): Pick<Measured, 'p50Ms' | 'p99Ms'> {
  const samples = all.flatMap((each) => each.samples).sort((a, b) => a - b)
  return {
    p50Ms: samples[Math.floor(samples.length / 2)] ?? 0,
    p99Ms: samples[Math.floor(samples.length * 0.99)] ?? 0,
  }
}

function after(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
