/** Which edits need to know where the subject is. Apart from the schema, which workers do not load: it takes 25 ms of their start. */
import type { Edits } from './edits.ts'

/** What decides whether the subject has to be found. */
export type SubjectEdits = Pick<Edits, 'removeBackground'> &
  Partial<Pick<Edits, 'background' | 'backdrop' | 'shadow' | 'recolour'>>

/**
 * Whether the subject leaves its background: for a scene, and for a shadow on something else than the photo. In a photo
 * that is kept as it is, the shadow lies on the table that the photo shows.
 */
export function cutsOut({ removeBackground, background, backdrop, shadow }: SubjectEdits): boolean {
  return removeBackground || backdrop !== undefined || (shadow !== undefined && background !== 'keep')
}

/** Whether anything is done to the subject apart from its background, so that the model has to find it. */
export function needsSubject(edits: SubjectEdits): boolean {
  return cutsOut(edits) || edits.shadow !== undefined || edits.recolour !== undefined
}
