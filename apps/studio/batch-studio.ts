/**
 * The part of the studio that works on Batches, without a page or an address: what `allot batch` needs, and what the whole
 * studio is built on.
 */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Allot, Client } from '@allot/client/wire'
import { type Confinement, type Imaging, type ImagingOf, type ModelSource, openImaging } from '@allot/imaging'
import { BatchStore } from './batches/batch-store.ts'
import { Batches } from './batches/batches.ts'
import type { ReportEnd } from './batches/end-reports.ts'
import type { Tell } from './batches/notices.ts'
import { Retention } from './batches/retention.ts'
import { goesAt } from './demo-retention.ts'
import { demoSpaces } from './demo-spaces.ts'
import type { AiSettings } from './generators/configuration.ts'
import type { DurableGenerations } from './generators/open-generations.ts'
import { openGenerators } from './generators/open-generators.ts'
import { type MeteringAllot, openMetering } from './jobs/metering.ts'
import { DEFAULT_STUDIO_LIMITS, type StudioLimits } from './limits.ts'
import { SharingStore } from './sharing/sharing-store.ts'
import { DemoStore } from './storage/demo-store.ts'
import { FolderStorage } from './storage/folder-storage.ts'
import { SpaceShares } from './storage/space-shares.ts'
import { Uploads } from './storage/uploads.ts'
import type { Whose } from './storage/whose.ts'

export { openImaging } from '@allot/imaging'

/** What of Allot it needs. */
export type BatchMeter = MeteringAllot & Pick<Allot, 'members'>

export interface BatchStudioOptions {
  /** The folder that photos and the studio's own database are kept in. */
  readonly data: string
  /** The file that says where photos may go, where another studio has it. */
  readonly sharing?: string
  /** What finds the subjects of photos. */
  readonly model: ModelSource
  /** What people share of this machine. */
  readonly limits?: StudioLimits
  /** The bytes that are stored beside Batches. */
  readonly storedBesides?: (whose: Whose) => number
  /** Where it is open already. */
  readonly imaging?: Imaging
  /** How the processes that decode photos are confined, where it is opened here. */
  readonly confinement?: Confinement
  /** With a key that may act for every Space. */
  readonly allot: BatchMeter
  /** The name of the client in the log of Allot. */
  readonly client: Client
  /** What makes new content; nothing does where it is not given. */
  readonly ai?: AiSettings
  /** Tells a member that a Batch is over; undefined where there is no inbox. */
  readonly tell?: Tell
  /** Reports that a Batch is over; undefined where there are no webhooks. */
  readonly report?: ReportEnd
  /** Receives errors that are faults of this program. */
  readonly unexpected: (error: unknown) => void
}

export interface BatchStudio {
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly batches: Batches
  readonly generations: DurableGenerations
  readonly sharing: SharingStore
  readonly uploads: Uploads
  readonly shares: SpaceShares
  readonly demos: DemoStore
  readonly isDemo: (space: string) => Promise<boolean>
  readonly bytesOf: (whose: Whose) => number
  /** Removes old drafts and results. @param now milliseconds since 1970 */
  removeExpired(now: number): Promise<void>
  close(): Promise<void>
}

export async function openBatchStudio(options: BatchStudioOptions): Promise<BatchStudio> {
  const { data, allot, client, ai, unexpected } = options
  const { limits = DEFAULT_STUDIO_LIMITS, storedBesides = () => 0 } = options
  const { imaging = imagingFor(options), sharing: sharingFile = join(data, 'sharing.sqlite') } = options
  const folder = join(data, 'batches')
  await mkdir(folder, { recursive: true })
  await mkdir(dirname(sharingFile), { recursive: true })
  const store = new BatchStore(join(data, 'studio.sqlite'))
  const sharing = new SharingStore(sharingFile)
  const imagingOf = imagingInTurns(imaging, sharing)
  const isDemo = demoSpaces(allot)
  const shares = new SpaceShares(limits.space, limits.demo, isDemo)
  const demos = new DemoStore(join(data, 'demos.sqlite'))
  const bytesOf = (whose: Whose) => store.list.bytesOf(whose) + storedBesides(whose)
  const uploads = new Uploads({
    folder: data,
    limits: { shares, diskFloor: limits.diskFloor, demoDisk: limits.demoDisk },
    ...{ demos, bytesOf },
    makeRoom: (space) => batches.removeDeleted(space),
  })
  const generations = await openGenerators({
    folder: join(data, 'generations'),
    database: join(data, 'generations.sqlite'),
    imaging,
    settings: ai,
    isDemo,
    mayShare: async (space) => sharing.isAllowed(space),
    unexpected,
  })
  const batches = new Batches({
    ...{ store, imaging, imagingOf, generations, unexpected },
    storage: new FolderStorage(folder, uploads),
    metering: openMetering(allot, store, client),
    shares,
    retention: new Retention(limits.keepBatchesDays, (space) =>
      shares.known(space).isDemo ? goesAt(demos, space, limits.keepDemoDays) : null,
    ),
    tell: options.tell,
    report: options.report,
  })
  return {
    ...{ imaging, imagingOf, batches, generations, sharing, uploads, shares, demos, isDemo, bytesOf },
    removeExpired: async (now) => {
      await batches.removeExpired(now)
      await generations.removeExpired(now)
    },
    close: async () => {
      generations.end() // items of Batches wait for it
      await batches.close()
      await generations.close()
      sharing.close()
      demos.close()
    },
  }
}

/** Where photos are handed to workers: beside them, so that none is copied. */
export function workFolder(data: string): string {
  return join(data, 'work')
}

function imagingFor({ model, data, limits, confinement = 'auto' }: BatchStudioOptions): Imaging {
  const { photo } = limits ?? DEFAULT_STUDIO_LIMITS
  return openImaging(model, { limits: photo, work: workFolder(data), confinement })
}

/** Of a Space that lets no photo leave, cut-outs are made here; and its work waits for its turn. */
function imagingInTurns(imaging: Imaging, sharing: SharingStore): ImagingOf {
  return (owner, part = 'by hand', leaving) =>
    (sharing.isAllowed(owner) ? imaging : imaging.here).for({ owner, part, ...(leaving && { leaving }) })
}
