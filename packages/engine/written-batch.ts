/** A commit batch that is being appended, with what it makes of the ledger once it is durable. */
import type { SpaceState } from '@allot/rules/space'
import type { Checksum } from './log/chain.ts'
import type { LastTemplate } from './log/stored-entry.ts'
import type { CommitBatch } from './store.ts'

export interface WrittenBatch {
  readonly batch: CommitBatch
  readonly space: SpaceState
  /** The template that was written last. */
  readonly template: LastTemplate | undefined
  readonly checksum: Checksum
}
