/** What people share of this machine: what one photo, one Space and the disk are bounded by, and for how long Batches stay. */
import { DEFAULT_PHOTO_LIMITS, type PhotoLimits } from '@allot/imaging/photo-limits'
import { MAX_DRAFTS_PER_MEMBER } from './contract/limits.ts'
import type { SpaceShare } from './storage/space-shares.ts'

export interface StudioLimits {
  /** Of what all share, what one Space may have. */
  readonly space: SpaceShare
  /** The same for a Space of the demonstration. */
  readonly demo: SpaceShare
  /** Free bytes of the disk that uploads leave. */
  readonly diskFloor: number
  readonly photo: PhotoLimits
  /** Of the whole disk, what the Spaces of the demonstration have together: 0.1 is a tenth. */
  readonly demoDisk: number
  /** For how many days after its last upload what a Space of the demonstration stores is kept. */
  readonly keepDemoDays: number
  /** For how many days a finished Batch is kept; 0 for ever. */
  readonly keepBatchesDays: number
  /** After how many days what a closed Space stored is deleted. */
  readonly keepClosedDays: number
}

export const DEFAULT_STUDIO_LIMITS: StudioLimits = {
  photo: DEFAULT_PHOTO_LIMITS,
  space: {
    ...{ bytes: 40_000_000_000, person: 80_000_000_000, sent: 200_000_000_000, isDemo: false },
    ...{ drafts: MAX_DRAFTS_PER_MEMBER, batchesAtOnce: 4, previews: 100 },
  },
  demo: {
    ...{ bytes: 1_000_000_000, person: 1_000_000_000, sent: 4_000_000_000, isDemo: true },
    ...{ drafts: 3, batchesAtOnce: 1, previews: 10 },
  },
  demoDisk: 0.1,
  keepDemoDays: 1,
  diskFloor: 1_000_000_000,
  keepBatchesDays: 30,
  keepClosedDays: 30,
}
