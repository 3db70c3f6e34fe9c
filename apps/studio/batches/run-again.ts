/**
 * Photos of a Batch that are run again. What failed or was left out runs with the settings that it had; with other settings
 * an exported photo runs too, and takes what any photo takes, but for the generations that it has already: those of steps
 * that are the same up to there.
 *
 *   remove background, AI Backgrounds, shadow → the same with another shadow: one Batch export, and no credits
 */
import { isDeepStrictEqual } from 'node:util'
import type { RunAgain } from '../contract/run-again.ts'
import type { Generations } from '../generators/generations.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import { isFinal } from '../jobs/job-state.ts'
import type { PhotoAgain, SettingsAgain } from './again-store.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import type { FileDigests } from './file-digest.ts'
import { generationKey } from './generated-picture.ts'
import { unpaidTakes } from './paid-previews.ts'
import { outputOf, type PhotoPlan, storedPlan } from './photo-plan.ts'
import { groupOfPhoto, type PhotoRecord } from './photo-record.ts'

export interface AgainPorts {
  readonly store: BatchStore
  readonly generations: Pick<Generations, 'made' | 'hasMade'>
  readonly digests: FileDigests
}

interface Reusable {
  readonly generations: Pick<Generations, 'made'>
}

/** Other settings, as steps and an output make them. */
export type PlanAgain = PhotoPlan & { readonly steps: NonNullable<PhotoPlan['steps']> }

export type ChosenPhotos =
  | { readonly ok: true; readonly photos: readonly PhotoRecord[] }
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }

/** @param which as a person asks for them, with other settings or with those that they have */
export function chosenPhotos(
  store: BatchStore,
  batch: BatchRecord,
  which: RunAgain['photos'],
  hasSettings: boolean,
): ChosenPhotos {
  if (!isFinal(batch.state))
    return refused('This Batch is not over. Wait until it is, or cancel it, and run photos again then.')
  if (batch.fingerprint !== null)
    return refused(
      'This Batch was made by a command. Give that command again, with --again for what is exported.',
    )
  const photos = store.photos(batch.id).filter((photo) => photo.source !== null && isAmong(photo, which))
  if (Array.isArray(which) && !hasSettings && photos.some(({ state }) => state.name === 'done'))
    return refused(
      'Some of these photos are exported already. Leave them out, or run them with other settings.',
    )
  const chosen = hasSettings ? photos : photos.filter(({ state }) => state.name !== 'done')
  return chosen.length > 0
    ? { ok: true, photos: chosen }
    : refused(NONE[Array.isArray(which) ? 'chosen' : which])
}

const NONE = {
  failed:
    'No photo of this Batch failed that can be run again. Add the ones that did not arrive to a new Batch.',
  rest: 'No photo of this Batch is left: each one was run.',
  all: 'There is no photo to run again. With other settings, those that are exported can be.',
  chosen: 'None of the chosen photos can be run again. Choose others.',
} as const

function isAmong(photo: PhotoRecord, which: RunAgain['photos']): boolean {
  if (typeof which !== 'string') return which.includes(photo.n)
  if (which === 'all') return photo.decision !== 'left_out'
  if (which === 'failed') return groupOfPhoto(photo) === 'failed'
  return photo.state.name === 'released'
}

/** @param plan other settings, with what they take of the Space; null for those that each photo has */
export function againOf(
  { generations }: Reusable,
  batch: BatchRecord,
  photo: PhotoRecord,
  plan: PlanAgain | null,
): PhotoAgain {
  if (plan === null) return { n: photo.n, settings: null }
  const reused = reusedGenerations(generations, batch, photo, plan)
  const takes = plan.takes.filter(({ of }) => reused[of] === undefined)
  return {
    n: photo.n,
    settings: { steps: plan.steps, edits: plan.last, further: plan.further.map(outputOf), takes, reused },
  }
}

/** What each photo would take, after what previews have paid. */
export async function takesAgain(
  ports: AgainPorts,
  batch: BatchRecord,
  photos: readonly PhotoRecord[],
  plan: PlanAgain | null,
): Promise<readonly (readonly ItemTake[])[]> {
  const all: (readonly ItemTake[])[] = []
  for (const photo of photos) {
    const { settings } = againOf(ports, batch, photo, plan)
    const { takes, ...own } = settings ?? { ...photo, takes: photo.takes ?? batch.takes }
    all.push(await unpaidTakes(ports, batch, { ...photo, ...own }, takes))
  }
  return all
}

/** Of an exported photo: by the number of their step, the generations whose steps up to there are the same. */
export function reusedGenerations(
  generations: Reusable['generations'],
  batch: BatchRecord,
  photo: PhotoRecord,
  { steps, generated }: Pick<PhotoPlan, 'steps' | 'generated'>,
): SettingsAgain['reused'] {
  const before = storedPlan(batch, photo).steps
  const reused: Record<number, string> = {}
  if (photo.state.name !== 'done' || before === null || steps === null) return reused
  for (const { at } of generated) {
    const key = photo.reused[at + 1] ?? generationKey(batch, photo, at)
    const isSame = isDeepStrictEqual(before.slice(0, at + 1), steps.slice(0, at + 1))
    if (!isSame || !generations.made(key)) break
    reused[at + 1] = key
  }
  return reused
}

function refused(message: string): ChosenPhotos {
  return { ok: false, message }
}
