/** Several independent commands, of which some may be malformed. */
import type { SpaceId } from '@allot/rules/space'
import type { KeyedCommand, SubmittedCommand } from './command.ts'
import type { Engine } from './engine.ts'
import type { CommandOutcome } from './pending.ts'

/**
 * Submits the items that parse, in their order; the others are rejected with what `parse` throws.
 * @returns the outcomes in the order of the items
 */
export async function submitParsed<Item extends { readonly idempotencyKey: string }>(
  engine: Pick<Engine, 'submitMany'>,
  space: SpaceId,
  items: readonly Item[],
  parse: (item: Item) => SubmittedCommand,
): Promise<readonly CommandOutcome[]> {
  const commands: KeyedCommand[] = []
  const rejected = items.map((item): CommandOutcome | undefined => {
    try {
      commands.push({ key: item.idempotencyKey, command: parse(item) })
      return undefined
    } catch (reason) {
      return { status: 'rejected', reason }
    }
  })
  const submitted = (await engine.submitMany(space, commands)).values()
  return rejected.map((rejection) => {
    const outcome = rejection ?? submitted.next().value
    if (!outcome) throw new Error('Invariant: a command has no outcome.')
    return outcome
  })
}
