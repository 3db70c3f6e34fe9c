/** What a person reads of a picture that imaging refuses: also that it took nothing, where the step has a price. */
import type { PhotoFailure } from '@allot/imaging'

export function refusalOf({ code, message }: PhotoFailure): string {
  return code === 'no_colour' ? `${message} Nothing was taken for it.` : message
}
