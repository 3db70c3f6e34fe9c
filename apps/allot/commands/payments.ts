/**
 * The part of `allot billing` about payments: which subscriptions are not paid, whether one Space pays, and what an
 * operator knows of it.
 */
import { answer } from '@allot/api/answer'
import { billing, unpaidSubscriptionPage } from '@allot/api/billing'
import { usage } from '@allot/api/usage'
import { AllotFault } from '@allot/client/fault'
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

interface Options extends ConnectionOptions {
  readonly json?: boolean
  readonly until?: string
}

type Status = 'paid' | 'overdue' | 'paused'

export function paymentCommands(): readonly Command[] {
  return [
    unpaidCommand(),
    showCommand(),
    reportCommand('paid', 'paid', 'Its next term is paid, or it is until an instant.'),
    reportCommand('overdue', 'overdue', 'A payment failed or did not come: the grace period begins.'),
    reportCommand(
      'pause',
      'paused',
      'It is paused: what is left is kept, and nothing can be used until it is paid.',
    ),
  ]
}

function unpaidCommand(): Command {
  return withConnectionOptions(
    new Command('unpaid').description('The subscriptions that are not known to be paid.'),
  )
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot billing unpaid --json${DONE_OR_REFUSED}`)
    .action((options: Options) =>
      run(options, ({ note, table }) =>
        withConnection(options, async (connection) => {
          const all: Unpaid[] = []
          for await (const each of unpaid(connection)) all.push(each)
          if (all.length === 0) note('Every subscription is paid.')
          else
            table(
              ['space', 'plan', 'status', 'paid until', 'payment'],
              all.map((is) => ({
                is,
                cells: [is.space, `${is.plan} ${is.period}`, is.status, is.paidUntil, is.payment ?? '-'],
              })),
            )
          return EXIT_DONE
        }),
      ),
    )
}

function showCommand(): Command {
  return withConnectionOptions(new Command('show').description('Whether a Space pays, and what follows.'))
    .argument('<space>', 'its id')
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot billing show spc_1a2b3c${DONE_OR_REFUSED}`)
    .action((space: string, options: Options) =>
      run(options, ({ say }) =>
        withConnection(options, async (connection) => {
          const { payment } = await connection.request(usage, {
            method: 'GET',
            path: `/v1/spaces/${space}/usage`,
          })
          const { paid } = await connection.request(billing, {
            method: 'GET',
            path: `/v1/spaces/${space}/billing`,
          })
          const known = paid
            ? `${paid.plan} ${paid.period}, paid until ${paid.paidUntil}`
            : 'paid for nothing'
          say(
            { space, paid, payment },
            `${space}: ${known}. ${payment ? standing(payment) : 'No payment was reported.'}`,
          )
          return EXIT_DONE
        }),
      ),
    )
}

function reportCommand(word: string, status: Status, about: string): Command {
  return withConnectionOptions(new Command(word).description(about))
    .argument('<space>', 'its id')
    .option('--until <instant>', 'until when it is paid')
    .option(...JSON_OPTION)
    .addHelpText('after', `\nExample:\n  allot billing ${word} spc_1a2b3c${DONE_OR_REFUSED}`)
    .action((space: string, options: Options) =>
      run(options, ({ say }) =>
        withConnection(options, async (connection) => {
          const paidUntil =
            options.until ?? (status === 'paid' ? await nextTerm(connection, space) : undefined)
          const body = { status, ...(paidUntil !== undefined && { paidUntil }) }
          await connection.request(answer, { method: 'POST', path: `/v1/spaces/${space}/payments`, body })
          const { payment } = await connection.request(usage, {
            method: 'GET',
            path: `/v1/spaces/${space}/usage`,
          })
          say({ space, payment }, `${space}: ${payment ? standing(payment) : 'nothing is reported'}`)
          return EXIT_DONE
        }),
      ),
    )
}

/** The end of the term that is confirmed next, with billing by hand; otherwise undefined. */
async function nextTerm(connection: Connection, space: string): Promise<string | undefined> {
  const { paid } = await connection.request(billing, { method: 'GET', path: `/v1/spaces/${space}/billing` })
  return paid?.nextTerm ?? undefined
}

type Unpaid = z.output<typeof unpaidSubscriptionPage>['subscriptions'][number]

/** @throws CommandError where billing is off */
async function* unpaid(connection: Connection): AsyncGenerator<Unpaid> {
  const pages = connection.pages(unpaidSubscriptionPage, '/v1/unpaid-subscriptions')
  const off = 'Billing is off here, so no payment is expected: docs/guides/billing.md.'
  for await (const page of whereBillingIsOn(pages, off)) yield* page.subscriptions
}

/** Lists of billing are not found where it is off. @throws CommandError that says so */
export async function* whereBillingIsOn<Page>(
  pages: AsyncGenerator<Page>,
  off: string,
): AsyncGenerator<Page> {
  try {
    yield* pages
  } catch (fault) {
    throw fault instanceof AllotFault && fault.code === 'not_found' ? new CommandError(off) : fault
  }
}

function standing({
  state,
  paidUntil,
  graceUntil,
  reason,
}: NonNullable<z.output<typeof usage>['payment']>): string {
  const until = paidUntil === null ? '' : ` until ${paidUntil}`
  switch (state) {
    case 'paid':
      return `It is paid${until}.`
    case 'overdue':
      return `It was paid${until}, and goes on with what was left until ${graceUntil}.`
    case 'frozen':
      return reason === 'paused' ? 'It is paused and frozen.' : `It was paid${until}, and is frozen.`
  }
}
