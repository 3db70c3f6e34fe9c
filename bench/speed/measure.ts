/** Measures operations that concurrent callers make one at a time. */

export interface Measured {
  readonly operationsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Load {
  readonly callers: number
  readonly seconds: number
  /** The part of the time that is run first and not counted. */
  readonly warmUp?: number
}

/** What was counted: how many, for how long, and how long a sample of them took. */
export interface Counted {
  readonly operations: number
  readonly seconds: number
  readonly samples: readonly number[]
}

const MOST_SAMPLES = 20_000

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
    for (let turn = 0; !stopped; turn++) {
      const began = performance.now()
      await operate(`${run}-${caller}-${turn}`)
      operations += 1
      if (samples.length < MOST_SAMPLES || operations % 64 === 0) {
        samples[operations % MOST_SAMPLES] = performance.now() - began
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

/** Over several processes that ran at the same time. */
export function measured(all: readonly Counted[]): Measured {
  return {
    operationsPerSecond: all.reduce((sum, each) => sum + each.operations / each.seconds, 0),
    ...waits(all),
  }
}

/**
 * What is set against each other takes turns, so that whatever else the machine does meets all of it.
 * @returns a figure for each, over all of its turns
 */
export async function inTurns(
  rounds: number,
  work: readonly (() => Promise<Counted>)[],
): Promise<readonly Measured[]> {
  const all = work.map((): Counted[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [at, each] of work.entries()) all[at]?.push(await each())
  return all.map((its) => {
    const operations = its.reduce((sum, each) => sum + each.operations, 0)
    const seconds = its.reduce((sum, each) => sum + each.seconds, 0)
    return { operationsPerSecond: operations / seconds, ...waits(its) }
  })
}

function waits(all: readonly Counted[]): Pick<Measured, 'p50Ms' | 'p99Ms'> {
  const samples = all.flatMap((each) => each.samples).sort((a, b) => a - b)
  return {
    p50Ms: samples[Math.floor(samples.length / 2)] ?? 0,
    p99Ms: samples[Math.floor(samples.length * 0.99)] ?? 0,
  }
}

function after(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
