/** Which features of the policy an image with these edits uses, as quotes and holds name them. */
import type { Edits } from './edits.ts'

export function featuresOf(edits: Edits): { feature: string }[] {
  const features: { feature: string }[] = []
  if (edits.removeBackground) features.push({ feature: 'background_removal' })
  if (edits.background === 'white') features.push({ feature: 'white_background' })
  return features
}
