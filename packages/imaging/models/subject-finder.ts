/** The port of whatever finds the subject of a photo: a model on this machine, or a service elsewhere. */
import type { DecodedPhoto } from '../decode.ts'
import { type Alternative, alternatives } from './alternatives.ts'
import type { Box } from './box.ts'
import { modelInputOf } from './model-input.ts'
import { type Segmentation, segment } from './segment.ts'
import type { SegmentationModel } from './segmentation-model.ts'

export interface SubjectFinder {
  /**
   * @param isEnlarged whether a subject of this size is enlarged so much that it needs a finer matte
   * @throws PhotoFault `no_subject`, and those of the model
   */
  find(photo: DecodedPhoto, isEnlarged: (box: Box) => boolean): Promise<Segmentation>
  /** The cut-outs that a person can choose from. */
  alternatives(photo: DecodedPhoto): Promise<readonly Alternative[]>
}

/** A model may look as often as it helps; its mattes are mended. */
export function finderWith({ matte }: SegmentationModel): SubjectFinder {
  const looksAt = (photo: DecodedPhoto) => async (area: Box) => matte(await modelInputOf(photo, area))
  return {
    find: (photo, isEnlarged) => segment(looksAt(photo), isEnlarged),
    alternatives: (photo) => alternatives(looksAt(photo)),
  }
}
