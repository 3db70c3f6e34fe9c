/**
 * Notices what another server appended to the Spaces that are watched here, where several servers share the logs. It
 * polls the lengths of these logs every second, all with one query, so that an append need not notify other servers.
 * Polling also loads the policies that another server published.
 */
import type { Engine } from '@allot/engine/engine'
import type { SpaceId } from '@allot/rules/space'

/** In milliseconds. */
const POLL_EVERY = 1_000
/** There is no such Space: polled for new policies while no Space is watched. */
const NO_SPACE: SpaceId = 'nobody'

/** @param watched the Spaces to poll · @param onChange called with each that has grown · @returns a function that ends it */
export function pollChanges(
  allot: Engine,
  watched: () => Iterable<SpaceId>,
  onChange: (space: SpaceId) => void,
): () => void {
  let seen = new Map<SpaceId, number>()
  let polling = false
  const poll = async (space: SpaceId): Promise<readonly [SpaceId, number]> => {
    const { seq } = await allot.space(space)
    if (seen.get(space) !== seq) onChange(space)
    return [space, seq]
  }
  const pollAll = async () => {
    polling = true
    // While the database cannot be reached, requests report it; polling just tries again.
    const found = await Promise.allSettled([NO_SPACE, ...watched()].map(poll))
    seen = new Map(found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))
    polling = false
  }
  const timer = setInterval(() => {
    if (!polling) void pollAll()
  }, POLL_EVERY).unref()
  return () => clearInterval(timer)
}
