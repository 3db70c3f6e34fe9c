/** What an image of a Batch counts as in Allot's terms; neither of the two takes AI credits. */
import type { Edits } from './edits.ts'

export function featuresOf(edits: Edits): { feature: string }[] {
  const features: { feature: string }[] = []
  if (edits.removeBackground) features.push({ feature: 'background_removal' })
  if (edits.background === 'white') features.push({ feature: 'white_background' })
  return features
}
