/** Members over HTTP: who is in a Space, what they may do and take. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type { MemberMethods } from './wire.ts'

/** `me` is accepted in place of the id of a person who is signed in. */
export function membersOver({ get, write }: Transport): MemberMethods {
  return {
    list: (space, given) => get(inSpace(space, 'members'), given),
    add: (space, member, options) => write('POST', inSpace(space, 'members'), member, options),
    setRole: (space, member, role, options) =>
      write('PATCH', inSpace(space, 'members', member), { role }, options),
    cap: (space, member, pool, most, options) =>
      write('POST', inSpace(space, 'members', member, 'caps'), { pool, most }, options),
    remove: (space, member, options) =>
      write('DELETE', inSpace(space, 'members', member), undefined, options),
  }
}
