/**
 * Beautifies a whole photo: level, in better light, with true greys, without dust. Each is bounded, so that nothing of the
 * product is invented, and each says in a note what it did.
 */
import type { Edits } from '../edits.ts'
import { FAINT, MATTE_SIDE } from '../models/matte.ts'
import { subjectOf } from '../models/subject.ts'
import type { CutOut } from '../steps/frame.ts'
import { removeDust } from './dust.ts'
import { lightCurve } from './light.ts'
import { type PhotoPixels, smallCopy } from './photo-pixels.ts'
import { slantOf } from './straighten.ts'
import { turnedMatte, turnedPhoto, turnOf } from './turn.ts'
import { balanceOf } from './white-balance.ts'

export interface Beautified {
  readonly pixels: PhotoPixels
  /** Where it was, or where it is in the photo that was turned. */
  readonly subject: CutOut | undefined
  /** One line each, for a person. */
  readonly notes: readonly string[]
}

/** The longer side of what is looked at. */
const SEEN = 512

/** @param leaves whether the subject leaves its background */
export async function beautified(
  photo: PhotoPixels,
  settings: NonNullable<Edits['beautify']>,
  subject: CutOut | undefined,
  leaves: boolean,
): Promise<Beautified> {
  const notes: string[] = []
  const small = await smallCopy(photo, SEEN)
  const slant = settings.straighten ? slantOf(small) : 0
  const level = slant === 0 ? { pixels: photo, subject } : await levelled(photo, subject, slant, leaves)
  if (slant !== 0) notes.push(`Straightened by ${Math.abs(slant).toFixed(1)}°.`)
  if (settings.light || settings.whiteBalance) notes.push(...retoned(level.pixels, small, settings))
  if (settings.dust) {
    const specks = await removeDust(level.pixels, isShownBy(level.subject))
    if (specks > 0) notes.push(`${specks} ${specks === 1 ? 'speck' : 'specks'} of dust removed.`)
  }
  return { ...level, notes }
}

async function levelled(photo: PhotoPixels, subject: CutOut | undefined, slant: number, leaves: boolean) {
  const turn = turnOf(slant, photo, !leaves)
  const pixels = await turnedPhoto(photo, turn)
  if (!subject) return { pixels, subject }
  const matte = turnedMatte(subject.matte, turn, photo)
  const shown = subjectOf(matte)
  return { pixels, subject: shown ? { matte, subject: { ...subject.subject, ...shown } } : subject }
}

/** Changes the pixels in place. @returns notes */
function retoned(
  { data, channels }: PhotoPixels,
  small: PhotoPixels,
  { light, whiteBalance }: NonNullable<Edits['beautify']>,
): readonly string[] {
  const gains = whiteBalance ? balanceOf(small) : undefined
  const curve = light ? lightCurve(small) : undefined
  if (!gains && !curve) return []
  const tables = [0, 1, 2].map((k) => tableOf(gains?.[k] ?? 1, curve))
  for (let at = 0; at + 2 < data.length; at += channels)
    for (let k = 0; k < 3; k++) data[at + k] = tables[k]?.[data[at + k] ?? 0] ?? 0
  return [...(gains ? ['White balance corrected.'] : []), ...(curve ? ['Light corrected.'] : [])]
}

/** For each level the new one. @param gain of light, which rises about with the power of 2.2 of the level */
function tableOf(gain: number, curve: Float32Array | undefined): Uint8Array {
  const byLevel = gain ** (1 / 2.2)
  return Uint8Array.from({ length: 256 }, (_, level) => {
    const balanced = Math.min(255, level * byLevel)
    if (!curve) return Math.round(balanced)
    const below = Math.floor(balanced)
    const first = curve[below] ?? 1
    return Math.round(255 * (first + (balanced - below) * ((curve[Math.min(255, below + 1)] ?? 1) - first)))
  })
}

function isShownBy(subject: CutOut | undefined): (x: number, y: number) => boolean {
  if (!subject) return () => false
  return (x, y) => {
    const row = Math.min(MATTE_SIDE - 1, Math.floor(y * MATTE_SIDE))
    const column = Math.min(MATTE_SIDE - 1, Math.floor(x * MATTE_SIDE))
    return (subject.matte[row * MATTE_SIDE + column] ?? 0) >= FAINT
  }
}
