/** Holds over HTTP. `allot.run` places, keeps and settles one by itself. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type { HoldMethods } from './wire.ts'

export function holdsOver({ get, write }: Transport): HoldMethods {
  return {
    holds: (space, given) => get(inSpace(space, 'holds'), given),
    hold: (space, operation, options) =>
      write(
        'POST',
        inSpace(space, 'holds'),
        { operation, for: options?.for, partial: options?.partial },
        options,
      ),
    extend: (space, hold, length, options) =>
      write('POST', inSpace(space, 'holds', hold, 'extensions'), { for: length }, options),
    capture: (space, hold, count, options) =>
      write('POST', inSpace(space, 'holds', hold, 'captures'), { count, actual: options?.actual }, options),
    release: (space, hold, options) =>
      write(
        'POST',
        inSpace(space, 'holds', hold, 'releases'),
        { count: options?.count, reason: options?.reason },
        options,
      ),
  }
}
