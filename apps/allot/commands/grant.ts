/** `allot grant`: adds an amount to a pool of a Space - a top-up, goodwill, a promotion. */
import { answer } from '@allot/api/answer'
import { PRIORITY } from '@allot/rules/grant'
import { Command, Option } from 'commander'
import { CommandError } from '../shell/command-error.ts'
import { type ConnectionOptions, withConnection, withConnectionOptions } from '../shell/connection.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly kind: string
  readonly expires?: string
  readonly from?: string
  readonly priority?: string
  readonly note?: string
  readonly id?: string
  readonly json?: boolean
}

export function grantCommand(): Command {
  return withConnectionOptions(new Command('grant').description('Add an amount to a pool of a Space.'))
    .argument('<pool>', 'like ai_credits or batch_exports; `allot usage` names them')
    .argument('<amount>', 'as people write it: 50, or 0.5')
    .option('--space <space>', 'its name or id, where there are several')
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['goodwill', 'top_up', 'promo', 'custom'])
        .default('goodwill'),
    )
    .option('--expires <instant>', 'when it lapses, like 2026-12-31T00:00:00Z (default: never)')
    .option('--from <instant>', 'it cannot be used before then (default: at once)')
    .option(
      '--priority <number>',
      `what has a smaller number is drawn on first (default: ${PRIORITY.given}; what a plan gives has ${PRIORITY.plan})`,
    )
    .option('--note <text>', 'why; it stands in the log')
    .option('--id <id>', 'given again with the same id, nothing is added twice')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot grant ai_credits 50 --space Shop --note "sorry for Tuesday" --id ticket-4711
  allot grant ai_credits 500 --kind promo --from 2026-11-27T00:00:00Z --expires 2026-12-01T00:00:00Z
  allot grant batch_exports 200 --kind top_up --expires 2026-12-31T00:00:00Z --json
  allot grant ai_credits 500 --kind top_up --priority 150      used after what the plan gives

Exit status: 0 granted, 1 not, 2 refused before anything happened.`,
    )
    .action((pool: string, written: string, options: Options) =>
      run(options, (printer) =>
        withConnection(options, async (connection) => {
          const { kind, expires, from, note, id } = options
          const body = {
            pool,
            amount: numberIn('<amount>', written),
            kind,
            ...(options.priority !== undefined && { priority: numberIn('--priority', options.priority) }),
            ...(expires !== undefined && { expires }),
            ...(from !== undefined && { from }),
            ...(note !== undefined && { note }),
          }
          const space = await connection.space(options.space)
          const path = `/v1/spaces/${space.id}/grants`
          const granted = await connection.request(answer, { method: 'POST', path, body, idempotencyKey: id })
          const again = granted.replayed ? ' That had been done before; nothing was added again.' : ''
          const line = granted.allowed
            ? `${written} of ${pool} added to ${space.name} (${space.id}), grant ${granted.grant?.id}.${again}`
            : granted.denial.message
          printer.say({ space: space.id, ...granted }, line)
          return granted.allowed ? EXIT_DONE : EXIT_NO
        }),
      ),
    )
}

/** @throws CommandError */
function numberIn(where: string, written: string): number {
  const number = Number(written)
  if (written.trim() !== '' && Number.isFinite(number)) return number
  throw new CommandError(`${where} is "${written}"; write a number.`)
}
