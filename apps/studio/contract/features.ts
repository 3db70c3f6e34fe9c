/** Which features of the policy an image with these edits uses, as quotes and holds name them. */
import type { Edits } from './edits.ts'

/** White, or another colour, behind the subject is one feature of the policy. */
function isColour({ background }: Edits): boolean {
  return background === 'white' || (typeof background === 'string' && background.startsWith('#'))
}

export function featuresOf(edits: Edits): { feature: string }[] {
  const features: { feature: string }[] = []
  if (edits.removeBackground) features.push({ feature: 'background_removal' })
  if (isColour(edits)) features.push({ feature: 'white_background' })
  return features
}
