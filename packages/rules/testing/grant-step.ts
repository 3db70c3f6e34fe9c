/** A grant in a random history: it begins and ends so long after its step. */
import type { Command } from '../model/command.ts'
import type { Duration, Instant } from '../values/instant.ts'

export type GrantStep = Omit<Command & { do: 'grant' }, 'expires' | 'from'> & {
  readonly lasts?: Duration | undefined
  readonly later?: Duration | undefined
}

export function grantAt({ lasts, later, ...given }: GrantStep, now: Instant): Command & { do: 'grant' } {
  const from = (now + (later ?? 0)) as Instant // milliseconds, as in the next line
  const expires = lasts === undefined ? {} : { expires: (from + lasts) as Instant }
  return { ...given, ...expires, ...(later !== undefined && { from }) }
}
