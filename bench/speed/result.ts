/** A result: one line of what `npm run bench` prints. */
import type { Measured } from './measure.ts'

export interface Result extends Measured {
  readonly workload: string
  /** `allot`, or what it is compared with. */
  readonly system: string
  /** Whether what was answered survives a power cut. */
  readonly durable: boolean
  readonly ratio?: number
  /** What the ratio is of, or that it is milliseconds. */
  readonly of?: string
  readonly target?: string
  readonly met?: boolean
}

/** Allot's own line beside what it is to be compared with. */
export function atLeast(
  workload: string,
  figure: Measured,
  target: number,
  of: string,
  other: number,
): Result {
  const ratio = figure.operationsPerSecond / other
  return {
    workload,
    system: 'allot',
    durable: true,
    ...figure,
    ratio,
    of,
    target: `>= ${target}`,
    met: ratio >= target,
  }
}

export function atMost(workload: string, ms: number, ratio: number, target: number, of: string): Result {
  return {
    workload,
    system: 'allot',
    durable: true,
    operationsPerSecond: 1_000 / ms,
    p50Ms: ms,
    p99Ms: ms,
    ratio,
    of,
    target: `<= ${target}`,
    met: ratio <= target,
  }
}

export function other(workload: string, system: string, durable: boolean, figure: Measured): Result {
  return { workload, system, durable, ...figure }
}

export function line(result: Result): string {
  const round = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(value < 1_000 ? 3 : 6)) : value
  return JSON.stringify(result, round)
}

export function table(results: readonly Result[]): string {
  const rows = results.map((each) => {
    const against = each.ratio === undefined ? '' : `${short(each.ratio)} ${each.of ?? ''}`
    const verdict = each.met === undefined ? '' : `${each.target}: ${each.met ? 'met' : '**missed**'}`
    return `| ${each.workload} | ${each.system} | ${Math.round(each.operationsPerSecond).toLocaleString('en')} | ${short(each.p50Ms)} | ${short(each.p99Ms)} | ${each.durable ? 'yes' : 'no'} | ${against} | ${verdict} |`
  })
  return [
    '| workload | system | operations/s | p50 ms | p99 ms | durable | ratio | target |',
    '|---|---|---:|---:|---:|---|---|---|',
    ...rows,
  ].join('\n')
}

function short(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toPrecision(3)
}
