/** Group commits: how long each takes, what it holds, and how often another server appended first. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** One durable append. */
export interface CommitMeasurement {
  readonly spaces: number
  readonly entries: number
  /** Spaces to which another server appended first (append conflicts); their operations are decided again. */
  readonly conflicts: number
  readonly seconds: number
}

/** The field says group commit; the names of the metrics are older and stay, since dashboards read them. */
export function commitMetrics(register: Registry) {
  const registers = [register]
  const durations = new Histogram({
    name: 'allot_flush_seconds',
    help: 'Time until a group commit was durable',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  })
  const entries = new Histogram({
    name: 'allot_flush_entries',
    help: 'Entries in a group commit',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096],
    registers,
  })
  const spaces = new Counter({
    name: 'allot_flushed_spaces_total',
    help: 'Spaces to which group commits appended',
    registers,
  })
  const conflicts = new Counter({
    name: 'allot_flush_lost_total',
    help: 'Append conflicts: Spaces of group commits to which another server appended first',
    registers,
  })
  const failed = new Counter({
    name: 'allot_append_failures_total',
    help: 'Group commits that could not be made durable, as on a full disk',
    registers,
  })
  const fleet = new Gauge({
    name: 'allot_fleet_servers',
    help: 'Servers of one database that forward operations to each other, as this one sees it',
    registers,
  })
  return {
    groupCommit: (commit: CommitMeasurement): void => {
      durations.observe(commit.seconds)
      entries.observe(commit.entries)
      spaces.inc(commit.spaces)
      conflicts.inc(commit.conflicts)
    },
    appendFailed: (): void => failed.inc(),
    fleet: (servers: number): void => fleet.set(servers),
  }
}
