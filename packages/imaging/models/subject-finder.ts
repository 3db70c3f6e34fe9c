/** The port of whatever finds the subject of a photo: a model on this machine, or a service elsewhere. */
import type { DecodedPhoto } from '../decode.ts'
import { type Alternative, alternatives } from './alternatives.ts'
import type { Box } from './box.ts'
import { type Keep, keepNothing } from './kept-looks.ts'
import type { Look } from './look.ts'
import { modelInputOf } from './model-input.ts'
import { type Glance, glance, type Segmentation, segment } from './segment.ts'
import type { SegmentationModel } from './segmentation-model.ts'

export interface SubjectFinder {
  /**
   * @param isEnlarged whether a subject of this size is enlarged so much that it needs a finer matte
   * @param keep where what was seen is kept for the further outputs of a run
   * @throws PhotoFault `no_subject`, and those of the model
   */
  find(photo: DecodedPhoto, isEnlarged: (box: Box) => boolean, keep?: Keep): Promise<Segmentation>
  /**
   * What is seen at first sight, for a person who waits.
   * @returns undefined where nothing is, and further looks may find it @throws as `find`
   */
  glance(photo: DecodedPhoto, isEnlarged: (box: Box) => boolean, keep?: Keep): Promise<Glance | undefined>
  /** The cut-outs that a person can choose from. */
  alternatives(photo: DecodedPhoto): Promise<readonly Alternative[]>
}

/** A model may look as often as it helps; its mattes are mended. */
export function finderWith(model: SegmentationModel): SubjectFinder {
  return {
    find: (photo, isEnlarged, keep) => segment(lookWith(model, photo, keep), isEnlarged),
    glance: (photo, isEnlarged, keep) => glance(lookWith(model, photo, keep), isEnlarged),
    alternatives: (photo) => alternatives(lookWith(model, photo)),
  }
}

export function lookWith(
  { side, matte }: SegmentationModel,
  photo: DecodedPhoto,
  keep: Keep = keepNothing,
): Look {
  return (area) =>
    keep(`look ${JSON.stringify(area)}`, async () => matte(await modelInputOf(photo, area, side)))
}
