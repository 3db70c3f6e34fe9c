/**
 * Before photos are sent to a provider for the first time, the shell says where they go, and a person agrees: by the option,
 * or by an answer in a terminal. It is kept like an answer on the page, and an owner's no there is one here.
 */
import { createInterface } from 'node:readline/promises'
import type { ListedSpace } from '@allot/client/allot'
import { CommandError } from '../shell/command-error.ts'

/** What the studio keeps of it. */
export interface Consents {
  agreed(space: string, member: string): readonly string[]
  agree(space: string, member: string, host: string, now: number): void
}

export interface ConsentAsked {
  readonly space: ListedSpace
  /** Where photos would go. */
  readonly hosts: readonly string[]
  /** Those that `--send-photos-to` names. */
  readonly named: readonly string[]
}

/** @param ask a question to a person; undefined where there is no terminal @throws CommandError */
export async function agreed(
  consents: Consents,
  { space, hosts, named }: ConsentAsked,
  ask: ((question: string) => Promise<boolean>) | undefined,
): Promise<void> {
  const { id, owner } = space
  for (const host of hosts) {
    if (consents.agreed(id, owner).includes(host)) continue
    const isNamed = named.some((each) => each.toLowerCase() === host)
    if (!isNamed && !(await ask?.(`This recipe sends photos to ${host}. Send them there? [y/N] `)))
      throw new CommandError(
        `This recipe sends photos to ${host}, and nobody has agreed to that yet. Add --send-photos-to ${host} to agree; it is kept for "${space.name}". Nothing was sent or charged.`,
      )
    consents.agree(id, owner, host, Date.now())
  }
}

/** In a terminal; undefined where there is none. */
export function terminalQuestion(): ((question: string) => Promise<boolean>) | undefined {
  const { stdin: input, stderr: output } = process
  if (!input.isTTY || !output.isTTY) return undefined
  return async (question) => {
    const terminal = createInterface({ input, output })
    try {
      return /^y(es)?$/i.test((await terminal.question(question)).trim())
    } finally {
      terminal.close()
    }
  }
}
