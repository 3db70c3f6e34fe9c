/** A letter: something that somebody waits for in the mailbox, and how to answer them. */
import type { SpaceId } from '@allot/rules/space'
import type { Ledger } from './ledger.ts'
import type { Asked } from './request.ts'

export interface Letter {
  readonly space: SpaceId
  readonly order: Order
  answer(answer: unknown): void
  fail(reason: unknown): void
}

/** To decide a command, or only to look, in turn with the commands, so that a look sees what was answered before it. */
export type Order =
  | { readonly kind: 'write'; readonly id: string; readonly asked: Asked }
  | { readonly kind: 'read'; look(ledger: Ledger): unknown }
