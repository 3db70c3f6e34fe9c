/** A refund as rules decide it: with the entry that it refunds, and the units that earlier refunds gave back. */
import type { Command } from '@allot/rules/command'
import { Fault } from '@allot/rules/fault'
import type { SubmittedCommand } from './command.ts'
import type { Ledger } from './ledger.ts'

/** @throws Fault `unknown_charge` */
export async function loadRefund(
  ledger: Ledger,
  command: SubmittedCommand & { do: 'refund' },
): Promise<Command> {
  const charge = await ledger.entry(command.charge)
  if (charge?.kind !== 'charged' && charge?.kind !== 'captured' && charge?.kind !== 'exported') {
    throw new Fault(
      'unknown_charge',
      'charge',
      `Nothing was charged under ${command.charge}; name a charge or a capture.`,
    )
  }
  return { ...command, charge, refunded: await ledger.refunded(command.charge) }
}
