/** Shares of Spaces that may store so many bytes, and of the Space `demo` a tenth of it. */
import { SpaceShares } from '../space-shares.ts'

export function sharesOf(bytes: number): SpaceShares {
  const share = {
    bytes,
    person: 2 * bytes,
    sent: 3 * bytes,
    isDemo: false,
    drafts: 20,
    batchesAtOnce: 4,
    previews: 100,
  }
  const demo = { ...share, bytes: bytes / 10, person: bytes / 10, sent: (4 * bytes) / 10, isDemo: true }
  return new SpaceShares(share, demo, async (space) => space === 'demo')
}
