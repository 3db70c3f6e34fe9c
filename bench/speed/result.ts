/** A result: one line of what `npm run bench` prints. */
import type { Measured } from './measure.ts'

export interface Result {
  readonly workload: string
  /** `allot`, or what it is compared with. */
  readonly system: string
  /** Whether an answer survives a power cut. */
  readonly durable: boolean
  /** Null where nothing was measured. */
  readonly operationsPerSecond: number | null
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  /** Why nothing was measured. */
  readonly notMeasured?: string
  readonly ratio?: number
  /** The figure that the ratio divides by, or the unit of the ratio. */
  readonly of?: string
  readonly target?: string
  readonly met?: boolean
}

/** Allot's line with its ratio to another figure, which must be at least `target`. */
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

/** A line of milliseconds, whose ratio must be at most `target`. */
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

/** The line of a system that is not installed: it says so, rather than being left out. */
export function notMeasured(workload: string, system: string, durable: boolean, why: string): Result {
  return {
    workload,
    system,
    durable,
    operationsPerSecond: null,
    p50Ms: null,
    p99Ms: null,
    notMeasured: why,
  }
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
    const figures = [whole(each.operationsPerSecond), short(each.p50Ms), short(each.p99Ms)]
    return `| ${[each.workload, each.system, ...figures, each.durable ? 'yes' : 'no', against, each.notMeasured ? `not measured: ${each.notMeasured}` : verdict].join(' | ')} |`
  })
  return [
    '| workload | system | operations/s | p50 ms | p99 ms | durable | ratio | target |',
    '|---|---|---:|---:|---:|---|---|---|',
    ...rows,
  ].join('\n')
}

function whole(figure: number | null): string {
  return figure === null ? '-' : Math.round(figure).toLocaleString('en')
}

function short(figure: number | null): string {
  if (figure === null) return '-'
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toPrecision(3)
}
