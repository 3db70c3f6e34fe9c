/** The cut-outs of a photo that a person can choose from, where the one that came out is not right. */
import { ALTERNATIVES } from '@allot/imaging/alternative-name'
import { z } from 'zod'

/** As the model's looks found them; given: a matte that a person made. */
export const cutOutName = z.enum([...ALTERNATIVES, 'given'])
export type CutOutName = z.infer<typeof cutOutName>

export const cutOutChoice = z.strictObject({ name: cutOutName })

export interface CutOutList {
  readonly names: readonly CutOutName[]
}
