/**
 * Elsewhere: where several servers share the logs, what another one did to a Space that somebody watches here. The
 * lengths of these logs are looked at every second, all of them with one question, so that no append anywhere has to
 * tell anybody of itself. Looking also brings the policies that another one published.
 */
import type { Engine } from '@allot/engine/engine'
import type { SpaceId } from '@allot/rules/space'

const LOOK = 1_000
/** There is no such Space; asked for where nobody watches any. */
const NOBODYS: SpaceId = 'nobody'

/** @param watched the Spaces to look at · @param tell hears of each that has grown · @returns what ends the looking */
export function pollChanges(
  allot: Engine,
  watched: () => Iterable<SpaceId>,
  tell: (space: SpaceId) => void,
): () => void {
  let seen = new Map<SpaceId, number>()
  let looking = false
  const look = async (space: SpaceId): Promise<readonly [SpaceId, number]> => {
    const { seq } = await allot.space(space)
    if (seen.get(space) !== seq) tell(space)
    return [space, seq]
  }
  const lookAtAll = async () => {
    looking = true
    // A database that is away is found out by whoever asks something; here it is looked at again.
    const found = await Promise.allSettled([NOBODYS, ...watched()].map(look))
    seen = new Map(found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))
    looking = false
  }
  const timer = setInterval(() => {
    if (!looking) void lookAtAll()
  }, LOOK).unref()
  return () => clearInterval(timer)
}
