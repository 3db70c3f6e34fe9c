/**
 * Whether a visitor of the demonstration owns a Space. The page of the tools asks it for every choice of every tool, and
 * is answered once.
 */
import type { AllotClient } from '@allot/client/allot'

/** Milliseconds: a visitor who signs up is no visitor any more. */
const FRESH_MS = 5_000

interface Known {
  readonly at: number
  readonly answer: Promise<boolean>
}

/** @param now milliseconds since 1970 */
export function demoSpaces(
  { members }: { readonly members: Pick<AllotClient['members'], 'list'> },
  now: () => number = Date.now,
): (space: string) => Promise<boolean> {
  const asked = new Map<string, Known>()
  return (space) => {
    for (const [old, { at }] of asked) if (now() - at > FRESH_MS) asked.delete(old)
    const before = asked.get(space)
    if (before) return before.answer
    const answer = isDemo(members, space)
    asked.set(space, { at: now(), answer })
    answer.catch(() => asked.delete(space))
    return answer
  }
}

async function isDemo(of: Pick<AllotClient['members'], 'list'>, space: string): Promise<boolean> {
  const { members } = await of.list(space)
  return members.some(({ role, demo, left }) => role === 'owner' && demo && !left)
}
