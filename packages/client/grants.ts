/** Grants over HTTP, for operators. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type { GrantMethods } from './wire.ts'

export function grantsOver({ get, write }: Transport): GrantMethods {
  return {
    grant: (space, grant, options) => write('POST', inSpace(space, 'grants'), grant, options),
    grants: (space, given) => get(inSpace(space, 'grants'), given),
    voidGrant: (space, grant, why, options) =>
      write('POST', inSpace(space, 'grants', grant, 'voids'), why, options),
  }
}
