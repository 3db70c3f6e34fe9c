/**
 * Checks what comes in before it waits with what others sent: that it names a Space, has a key and is a command at all.
 * The rules check the rest when they decide it (rules/decide/command-check.ts), and what they refuse fails its caller
 * alone; but a command without a name could not even be looked up, and would fail everybody who waits beside it.
 */
import { Fault } from '@allot/rules/fault'
import { requireKeepable } from '@allot/rules/shape'
import type { Pending } from './pending.ts'

/** @throws Fault `malformed` */
export function checkPending(pending: Pending): void {
  if (typeof pending.space !== 'string' || pending.space.length < 1 || pending.space.length > MAX_ID)
    throw new Fault('malformed', 'space', `The id of a Space has 1 to ${MAX_ID} characters.`)
  requireKeepable(pending.space, 'space')
  if (pending.kind === 'command') checkKeyed(pending, '')
  if (pending.kind !== 'atomic') return
  for (const [at, keyed] of pending.commands.entries()) checkKeyed(keyed, `operations.${at}.`)
}

const MAX_ID = 255

/** What a caller without types may pass: anything. */
interface Unchecked {
  readonly key: unknown
  readonly command: unknown
}

/** @param path what stands before the path */
function checkKeyed({ key, command }: Unchecked, path: string): void {
  if (typeof key !== 'string' || key.length < 1 || key.length > MAX_ID)
    throw new Fault('malformed', `${path}idempotencyKey`, `An idempotency key has 1 to ${MAX_ID} characters.`)
  if (typeof command !== 'object' || command === null)
    throw new Fault('malformed', `${path}command`, 'A command is an object that says what to "do".')
  if (!('do' in command) || command.do !== 'refund') return
  const { charge } = command as { charge?: unknown } // a refund names its charge, which is loaded before it is decided
  if (!Number.isSafeInteger(charge) || Number(charge) < 1)
    throw new Fault('malformed', `${path}charge`, 'Name the charge by the number of its entry.')
}
