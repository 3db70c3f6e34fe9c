/** The faults that a simulation makes, how often, and how many there were. */

/** Each with the chance that a call of the kind that it belongs to meets it. */
export const CHANCES = {
  /** The call does not arrive. */
  lost_before: 0.004,
  /** It is done, and its answer does not come back. */
  lost_after: 0.004,
  /** Another server is said to have appended first, though none has. */
  false_conflict: 0.01,
  /** No answer comes any more, and the server is killed; what it had sent may still arrive. */
  silence: 0.0008,
  /** The server is killed between two calls. */
  kill: 0.0004,
  /** What a killed server had sent arrives much later. */
  late_write: 0,
  /** Snapshots are gone, and the log is read from its beginning. */
  lost_snapshots: 0.004,
  /** One letter of a commit batch is another one when it is read: it must be refused, and never be used. */
  damaged_batch: 0.002,
  /** The clock of a server jumps ahead, up to three days. */
  clock_ahead: 0.0003,
  /** It jumps back. */
  clock_back: 0.001,
  /** A command is sent again under its key, also by another server. */
  repeated: 0.06,
} as const

export type FaultKind = keyof typeof CHANCES

export class Faults {
  readonly counts = new Map<FaultKind, number>()

  count(kind: FaultKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
  }

  get total(): number {
    return this.counts.values().reduce((sum, count) => sum + count, 0)
  }
}
