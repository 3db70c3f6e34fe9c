/** A refund as rules decide it: with the entry that it refunds, and what earlier refunds gave back. */
import type { Command } from '@allot/rules/command'
import { Fault } from '@allot/rules/fault'
import type { AnyCommand } from './command.ts'
import type { Ledger } from './ledger.ts'

/** @throws Fault `unknown_charge` */
export async function refundIn(ledger: Ledger, asked: AnyCommand & { do: 'refund' }): Promise<Command> {
  const charge = await ledger.entry(asked.charge)
  if (charge?.kind !== 'charged' && charge?.kind !== 'captured' && charge?.kind !== 'exported') {
    throw new Fault(
      'unknown_charge',
      'charge',
      `Nothing was charged under ${asked.charge}; name a charge or a capture.`,
    )
  }
  return { ...asked, charge, refunded: await ledger.refunded(asked.charge) }
}
