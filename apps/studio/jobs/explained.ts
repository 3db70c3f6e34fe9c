/** Why a job stopped that did not stop itself, in one line for a person. */
import { AllotFault } from '@allot/client/fault'

export function explained(reason: unknown): string {
  if (reason instanceof AllotFault) return `Allot refused: ${reason.message}`
  return `Something went wrong here (${reason instanceof Error ? reason.message : reason}). Run the rest again.`
}
