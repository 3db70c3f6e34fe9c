/** One photo cut out twice: by the model's first look as it is, and as the product does it. */
import {
  type CutOut,
  type decode,
  enlargesOn,
  FAINT,
  type Look,
  type Review,
  review,
  runPipeline,
  SURE,
  segment,
  subjectOf,
  WHOLE,
} from '@allot/imaging/cut-outs'
import type { Edits } from '@allot/imaging/edits'
import sharp from 'sharp'
import { CELL, cell } from './cell.ts'

type Photo = Awaited<ReturnType<typeof decode>>

export interface BothWays {
  readonly unmended: Way
  readonly mended: Way
  /** What the review rule is about, of the first look. */
  readonly review: Review
  /** Milliseconds of a processor for what comes after the looks. */
  readonly mending: number
  /** For the contact sheet: the original, without mending, with it on white and on a checker. */
  readonly cells: readonly Buffer[]
}

/** Why a person is asked to look at it. */
export type Flag = 'doubtful' | 'cut off' | 'none'

export interface Way {
  /** Undefined where no subject was found, which fails the photo. */
  readonly cutOut: CutOut | undefined
  readonly flag: Flag
}

const CANVAS = { width: 2_048, height: 2_048, margin: 0.05 }

export async function cutOutBothWays(photo: Photo, look: Look): Promise<BothWays> {
  const first = await look(WHOLE)
  const unmended = wayOf(bare(first))
  await segment(look, enlargesOn(CANVAS, photo)).catch(() => undefined) // so that the second look is there already
  const began = process.cpuUsage()
  const found = await segment(look, enlargesOn(CANVAS, photo)).catch(() => undefined)
  const { user, system } = process.cpuUsage(began)
  const mended = wayOf(found)
  const original = await photo.image.clone().resize(CELL, CELL, { fit: 'inside' }).png().toBuffer()
  const [before, after] = [await picture(photo, unmended), await picture(photo, mended)]
  return {
    unmended,
    mended,
    review: review(first),
    mending: (user + system) / 1_000,
    cells: [
      await cell(original, 'white'),
      await cell(before, 'white'),
      await cell(after, 'white'),
      await cell(after, 'checker'),
    ],
  }
}

function wayOf(cutOut: CutOut | undefined): Way {
  return { cutOut, flag: cutOut ? flagOf(cutOut.subject) : 'none' }
}

function flagOf({ doubtful, cutAt }: CutOut['subject']): Flag {
  if (doubtful) return 'doubtful'
  return cutAt.length > 0 ? 'cut off' : 'none'
}

/** The first look as it is, flagged by the share of half-transparent pixels, as all cut-outs once were. */
function bare(matte: Uint8Array): CutOut | undefined {
  const subject = subjectOf(matte)
  if (!subject) return undefined
  let covered = 0
  let soft = 0
  for (const value of matte) {
    if (value >= FAINT) covered += 1
    if (value >= FAINT && value < SURE) soft += 1
  }
  return { matte, subject: { ...subject, cutAt: [], doubtful: soft >= 0.22 * covered } }
}

const SHEET: Edits = {
  removeBackground: true,
  background: 'transparent',
  canvas: { width: 2 * CELL, height: 2 * CELL, margin: 0.05 },
  format: 'png',
  quality: 90,
}

async function picture(photo: Photo, { cutOut }: Way): Promise<Buffer> {
  const empty = { create: { width: CELL, height: CELL, channels: 4, background: '#0000' } } as const
  if (!cutOut) return sharp(empty).png().toBuffer()
  // A step changes the image that it is given.
  const own = { ...photo, image: photo.image.clone() }
  return (await runPipeline(own, { edits: SHEET, subject: cutOut })).image.png().toBuffer()
}
