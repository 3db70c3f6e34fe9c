/** `allot billing`: with manual billing, lists the plan changes that wait for an operator, and confirms or declines one; payments.ts has what is said of payments. */
import { planChange, waitingPlanChangePage } from '@allot/api/billing'
import { Command } from 'commander'
import type { z } from 'zod'
import { CommandError } from '../shell/command-error.ts'
import {
  type Connection,
  type ConnectionOptions,
  withConnection,
  withConnectionOptions,
} from '../shell/connection.ts'
import { DONE_OR_REFUSED, EXIT_DONE, JSON_OPTION, run } from '../shell/printer.ts'
import { paymentCommands, whereBillingIsOn } from './payments.ts'

interface Options extends ConnectionOptions {
  readonly json?: boolean
}

const BILLING_OFF =
  'Billing is off here, so no plan change waits. ALLOT_BILLING=manual turns it on: docs/guides/billing.md.'

type Waiting = z.output<typeof waitingPlanChangePage>['changes'][number]

export function billingCommand(): Command {
  const command = new Command('billing').description(
    'Confirm plan changes that were paid for by hand, and say who pays.',
  )
  command.addCommand(waitingCommand(), { isDefault: true })
  command.addCommand(settleCommand('confirm', 'It was paid for: the change is made.'))
  command.addCommand(settleCommand('decline', 'It was not paid for: the change is dropped.'))
  for (const each of paymentCommands()) command.addCommand(each)
  return command.addHelpText(
    'after',
    `
Examples:
  allot billing
  allot billing confirm chg_1a2b3c
  allot billing unpaid
  allot billing paid spc_1a2b3c${DONE_OR_REFUSED}`,
  )
}

function waitingCommand(): Command {
  return withConnectionOptions(
    new Command('waiting').description('The plan changes that wait for an operator, oldest first.'),
  )
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot billing --json${DONE_OR_REFUSED}`)
    .action((options: Options) =>
      run(options, ({ note, table }) =>
        withConnection(options, async (connection) => {
          const all: Waiting[] = []
          for await (const each of waiting(connection)) all.push(each)
          if (all.length === 0) note('Nothing waits.')
          else
            table(
              ['id', 'space', 'to', 'asked by', 'asked at'],
              all.map((is) => ({ is, cells: [is.id, is.space, wordsOf(is), is.askedBy, is.askedAt] })),
            )
          return EXIT_DONE
        }),
      ),
    )
}

function settleCommand(word: 'confirm' | 'decline', about: string): Command {
  return withConnectionOptions(new Command(word).description(about))
    .argument('<change>', 'its id, as `allot billing` shows it')
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot billing ${word} chg_1a2b3c${DONE_OR_REFUSED}`)
    .action((id: string, options: Options) =>
      run(options, ({ say }) =>
        withConnection(options, async (connection) => {
          const { space } = await named(connection, id)
          const path = `/v1/spaces/${space}/plan-changes/${id}/settlements`
          const body = { confirm: word === 'confirm' }
          const change = await connection.request(planChange, { method: 'POST', path, body })
          say({ space, ...change }, `${wordsOf(change)} is ${change.status} for ${space}.`)
          return EXIT_DONE
        }),
      ),
    )
}

/** @throws CommandError */
async function named(connection: Connection, id: string): Promise<Waiting> {
  for await (const each of waiting(connection)) if (each.id === id) return each
  throw new CommandError(`No plan change "${id}" waits; allot billing shows those that do.`)
}

/** @throws CommandError where billing is off */
async function* waiting(connection: Connection): AsyncGenerator<Waiting> {
  const pages = connection.pages(waitingPlanChangePage, '/v1/plan-changes')
  for await (const page of whereBillingIsOn(pages, BILLING_OFF)) yield* page.changes
}

function wordsOf({ to }: Pick<Waiting, 'to'>): string {
  return to ? `${to.plan} ${to.period}` : 'the end'
}
