/**
 * Solidify: where the model could not decide over a whole area - dark hair, a shoe's sole, the side of a camera - the
 * matte shows a ghost. Such an area becomes solid where the model leaned towards the subject and clear where it did not.
 * Fine structures, hair and leaves, are no areas and stay as they are. Then loose fragments are dropped.
 *
 * A head whose hair is at 0.5 to 0.7 over 20,000 pixels becomes solid; a shadow at 0.15 beside a shoe goes.
 */
import { between, type Components, components, type Mask, opened } from './mask.ts'
import { bytesOfMatte, FAINT, matteImage } from './matte.ts'

/** @param matte is not changed */
export async function solidified(matte: Uint8Array): Promise<Uint8Array> {
  const areas = components(opened(between(matte, UNSURE_FROM, UNSURE_TO)))
  const targets = targetsOf(matte, areas)
  const solid = targets.some((target) => target !== undefined)
    ? await blended(matte, areas.labels, targets)
    : matte.slice()
  return withoutFragments(solid)
}

/** 0.08 and 0.92 of 255. */
const UNSURE_FROM = 21
const UNSURE_TO = 234

/** In pixels: smaller areas are part of an edge. */
const MIN_AREA = 150

/** The mean from which an area is taken for subject, and below which for background; in between it stays. */
const LEANS_TO_SUBJECT = 0.4 * 255
const LEANS_TO_BACKGROUND = 0.22 * 255

/** By component: what it becomes, 255 or 0; undefined where it stays as it is. */
function targetsOf(matte: Uint8Array, { labels, areas }: Components): (0 | 255 | undefined)[] {
  const sums = new Float64Array(areas.length)
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0
    if (label !== 0) sums[label] = (sums[label] ?? 0) + (matte[at] ?? 0)
  }
  return [...areas].map((area, label) => {
    if (area < MIN_AREA) return undefined
    const mean = (sums[label] ?? 0) / area
    if (mean >= LEANS_TO_SUBJECT) return 255
    return mean < LEANS_TO_BACKGROUND ? 0 : undefined
  })
}

/** Blends the areas into their surroundings, so that they have no hard edge. */
async function blended(
  matte: Uint8Array,
  labels: Uint32Array,
  targets: readonly (0 | 255 | undefined)[],
): Promise<Uint8Array> {
  const share = new Uint8Array(matte.length)
  const target = new Uint8Array(matte.length)
  for (let at = 0; at < matte.length; at++) {
    const own = targets[labels[at] ?? 0]
    if (own === undefined) continue
    share[at] = 255
    target[at] = own
  }
  const [shares, weighted] = await Promise.all([blurred(share), blurred(target)])
  const out = matte.slice()
  for (let at = 0; at < out.length; at++) {
    const covered = shares[at] ?? 0
    // `weighted` is the blurred target times its share, so it needs no division.
    if (covered > 0) out[at] = Math.min(255, (weighted[at] ?? 0) + ((matte[at] ?? 0) * (255 - covered)) / 255)
  }
  return out
}

function blurred(mask: Uint8Array): Promise<Buffer> {
  return bytesOfMatte(matteImage(mask).blur(2))
}

/** A fragment is smaller than this share of the largest part, or nowhere surer than this. */
const FRAGMENT = 0.004
const FAINT_FRAGMENT = 0.6 * 255

function withoutFragments(matte: Uint8Array): Uint8Array {
  const shown: Mask = between(matte, FAINT, 255)
  const { labels, areas } = components(shown)
  const most = new Uint8Array(areas.length)
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 0
    if (label !== 0 && (matte[at] ?? 0) > (most[label] ?? 0)) most[label] = matte[at] ?? 0
  }
  const largest = areas.reduce((a, b) => Math.max(a, b), 0)
  const drop = areas.map((area, label) =>
    area < largest * FRAGMENT || (most[label] ?? 0) < FAINT_FRAGMENT ? 1 : 0,
  )
  for (let at = 0; at < matte.length; at++) {
    const label = labels[at] ?? 0
    if (label !== 0 && drop[label] === 1) matte[at] = 0
  }
  return matte
}
