/** What callers submit: commands of rules, with a refund that names its charge by number instead of carrying it. */
import type { Command, SpaceCreation } from '@allot/rules/command'
import type { RefundReason } from '@allot/rules/entry'

export type SubmittedCommand =
  | Exclude<Command, { do: 'refund' }>
  | { readonly do: 'refund'; readonly charge: number; readonly count: number; readonly reason: RefundReason }

export type CreateCommand = { readonly do: 'create' } & SpaceCreation

/** Every command that a Space's log can answer. */
export type AnyCommand = SubmittedCommand | CreateCommand

/** A command under its idempotency key: the same key and command again get the first answer. */
export interface KeyedCommand {
  readonly key: string
  readonly command: SubmittedCommand
}
