/** Settings of what people share of this machine: what one photo, one Space and one disk are bounded by. */
import { DEFAULT_STUDIO_LIMITS, type StudioLimits } from '@allot/studio/limits'
import { z } from 'zod'

const MEGABYTE = 1_000_000

const { photo, space, demo, diskFloor, demoDisk, keepDemoDays, keepBatchesDays, keepClosedDays } =
  DEFAULT_STUDIO_LIMITS
/** How many visitors of the demonstration one network is taken for. */
const VISITORS_AT_ONE_NETWORK = demo.sent / demo.bytes

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

export const shareShape = {
  confinement: z
    .enum(['auto', 'bwrap', 'off'])
    .default('auto')
    .describe(
      'how the processes that decode photos are confined to the files of their jobs: `auto` by what this machine has (on Linux its kernel, elsewhere Node alone), `bwrap` by bubblewrap besides, which has to be installed, `off` not at all. `allot doctor` tries what holds',
    ),
  photoMegapixels: whole(1, 1_000)
    .default(photo.megapixels)
    .describe('the largest photo that is decoded, in millions of pixels'),
  photoSeconds: whole(5, 3_600)
    .default(photo.seconds)
    .describe('how long one photo may keep a worker; it is ended then, and that photo alone fails'),
  photoMemory: whole(256, 1_000_000)
    .default(photo.megabytes)
    .describe(
      'how many MB of memory a worker may take for one photo; beyond it that photo alone fails. As many workers as there are cores may take so much at once',
    ),
  spaceStorage: whole(1, 1_000_000_000)
    .default(space.bytes / MEGABYTE)
    .describe('how many MB one Space may store: the files of its Batches, piles, previews and designs'),
  personStorage: whole(1, 1_000_000_000)
    .default(space.person / MEGABYTE)
    .describe('how many MB one person may store in all their Spaces, of what they sent and made of it'),
  addressUploads: whole(1, 1_000_000_000)
    .default(space.sent / MEGABYTE)
    .describe(
      'how many MB may come from one network address within 24 hours, whichever accounts they are of; a /64 of IPv6 is one address',
    ),
  demoStorage: whole(1, 1_000_000_000)
    .default(demo.bytes / MEGABYTE)
    .describe(
      `how many MB a visitor of the demonstration, who has no account, may store in all that they make; from one network address ${VISITORS_AT_ONE_NETWORK} times as much is taken of visitors within 24 hours`,
    ),
  demoDisk: whole(1, 100)
    .default(demoDisk * 100)
    .describe('how many hundredths of the disk all visitors of the demonstration fill together'),
  keepDemo: whole(1, 365)
    .default(keepDemoDays)
    .describe(
      'how many days after the last upload all photos, designs and recipes of a Space of the demonstration are deleted',
    ),
  demoDrafts: whole(1, space.drafts)
    .default(demo.drafts)
    .describe(
      `how many drafts of Batches a visitor of the demonstration keeps; a member keeps ${space.drafts}`,
    ),
  demoBatches: whole(1, space.batchesAtOnce)
    .default(demo.batchesAtOnce)
    .describe(
      `how many Batches of a Space of the demonstration run at once, the others wait; of another Space ${space.batchesAtOnce}`,
    ),
  demoPreviews: whole(1, space.previews)
    .default(demo.previews)
    .describe(
      `how many photos a visitor of the demonstration looks at before they run them; a member ${space.previews}`,
    ),
  diskFloor: whole(0, 1_000_000_000)
    .default(diskFloor / MEGABYTE)
    .describe(
      'how many MB of the disk stay free for the log: below it uploads are refused and Batches stop, and what is allowed is still written down',
    ),
  keepBatches: whole(0, 36_500)
    .default(keepBatchesDays)
    .describe(
      'for how many days the photos and results of a finished Batch are kept; 0 for ever. Designs, recipes and what a command exported into a folder stay',
    ),
  keepClosed: whole(0, 36_500)
    .default(keepClosedDays)
    .describe(
      'how many days after an account is closed the photos, designs and recipes of a Space that had no other member are deleted. Who closes one is shown it before',
    ),
}

type Given = { readonly [Name in keyof typeof shareShape]: z.output<(typeof shareShape)[Name]> }
type Bounds = Given & { readonly rateLimit: number }

export function limitsOf(settings: Given): StudioLimits {
  const { photoMegapixels, photoSeconds, photoMemory, spaceStorage, diskFloor, keepBatches } = settings
  const { demoStorage, demoDrafts, demoBatches, demoPreviews } = settings
  const demoBytes = Math.min(demoStorage, spaceStorage) * MEGABYTE
  return {
    photo: { megapixels: photoMegapixels, seconds: photoSeconds, megabytes: photoMemory },
    space: {
      ...space,
      bytes: spaceStorage * MEGABYTE,
      person: settings.personStorage * MEGABYTE,
      sent: settings.addressUploads * MEGABYTE,
    },
    demo: {
      ...demo,
      ...{ bytes: demoBytes, person: demoBytes, sent: VISITORS_AT_ONE_NETWORK * demoBytes },
      ...{ drafts: demoDrafts, batchesAtOnce: demoBatches, previews: demoPreviews },
    },
    demoDisk: settings.demoDisk / 100,
    keepDemoDays: settings.keepDemo,
    diskFloor: diskFloor * MEGABYTE,
    keepBatchesDays: keepBatches,
    keepClosedDays: settings.keepClosed,
  }
}

/** In words, for the check-up. */
export function limitsInWords(settings: Bounds): string {
  const { photoMegapixels, photoSeconds, photoMemory, spaceStorage, diskFloor, keepBatches } = settings
  const { rateLimit } = settings
  return [
    `a photo: ${photoMegapixels} megapixels, ${photoSeconds} s, ${photoMemory} MB of memory`,
    `a Space: ${spaceStorage} MB stored, a person ${settings.personStorage} MB`,
    `a network address: ${settings.addressUploads} MB sent in 24 hours`,
    `a visitor of the demo: ${Math.min(settings.demoStorage, spaceStorage)} MB, all of them ${settings.demoDisk} % of the disk, kept for ${settings.keepDemo === 1 ? 'a day' : `${settings.keepDemo} days`}`,
    `${diskFloor} MB of the disk left for the log`,
    rateLimit === 0 ? 'any number of requests' : `${rateLimit} requests a minute of a caller`,
    keepBatches === 0 ? 'Batches kept for ever' : `Batches kept for ${keepBatches} days`,
  ].join(' · ')
}
