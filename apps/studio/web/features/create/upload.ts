/** From the pile to a running Batch: waits for what is still on its way, makes the Batch of what is here, and runs it. */
import type { Batch, BatchOrDenial } from '@allot/studio/contract/batch'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { plural, t } from '@lingui/core/macro'
import { studio } from '../../shared/api/studio.ts'
import { untilReached } from '../../shared/api/until-reached.ts'
import { formatToday } from '../../shared/format/time.ts'
import type { SubmissionEvent } from './create-state.ts'
import { type PickedPhoto, photoState } from './picked-photo.ts'
import type { PilePhotos } from './pile-photos.ts'

interface NewDraft {
  readonly space: string
  readonly recipe: Recipe
  readonly pile: PilePhotos
  /** Those that are to be exported. */
  readonly ids: readonly string[]
  /** In the place of the recipe's. */
  stepsOf(id: string): readonly Step[] | undefined
}

/**
 * What cannot be used after all is left out, and stays in the pile with its reason. A request that is not answered is
 * repeated: a Batch that runs is answered as it is.
 * @param report called with each state that the submission enters, `denied` included
 * @returns the running Batch; undefined where it was denied
 * @throws Error whose message is a sentence for the person
 */
export async function submitBatch(
  { space, recipe, pile, ids, stepsOf }: NewDraft,
  report: (event: SubmissionEvent) => void,
): Promise<Batch | undefined> {
  const photos = await sentPhotos(pile, ids, report)
  if (photos.length === 0) throw new Error(t`None of the photos can be used. Add others, then export them.`)
  report({ state: 'creating' })
  const name = t`${formatToday()}, ${plural(photos.length, { one: '# photo', other: '# photos' })}`
  const named = photos.map(({ id, name, bytes }) => {
    const steps = stepsOf(id)
    return { name, bytes, picked: id, ...(steps && { steps }) }
  })
  const draft = unlessDenied(
    await untilReached(() => studio.create(space, { name, recipe, photos: named })),
    report,
  )
  if (!draft) return undefined
  report({ state: 'starting' })
  const batch = unlessDenied(await untilReached(() => studio.run(draft.id)), report)
  if (batch) pile.left(photos.map(({ id }) => id))
  return batch
}

function unlessDenied(answer: BatchOrDenial, report: (event: SubmissionEvent) => void): Batch | undefined {
  if (!('allowed' in answer)) return answer
  report({ state: 'denied', denial: answer.denial })
  return undefined
}

/** @returns those that the studio has, once none is on its way any more */
async function sentPhotos(
  pile: PilePhotos,
  ids: readonly string[],
  report: (event: SubmissionEvent) => void,
): Promise<readonly PickedPhoto[]> {
  const wanted = new Set(ids)
  const ofThem = () => pile.snapshot().photos.filter(({ id }) => wanted.has(id))
  const isHere = (photo: PickedPhoto) => photo.digest !== null && photo.problem === null
  const isOnItsWay = (photo: PickedPhoto) =>
    !isHere(photo) && (photo.isSample || photoState(photo) === 'sending')
  const progress = () => {
    const photos = ofThem()
    const sent = photos.filter((photo) => !isOnItsWay(photo)).length
    report({ state: 'uploading', sent, total: photos.length })
  }
  if (ofThem().some(isOnItsWay)) progress()
  const stop = pile.subscribe(progress)
  try {
    await pile.until(() => !ofThem().some(isOnItsWay))
  } finally {
    stop()
  }
  return ofThem().filter(isHere)
}
