/** Members over HTTP: who is in a Space, what they may do and take. */
import { inSpace } from './address.ts'
import { writeOptionsOf } from './options.ts'
import type { Transport } from './transport.ts'
import type { MemberMethods } from './wire.ts'

/** `me` is accepted in place of the id of a person who is signed in. */
export function membersOver({ get, write }: Transport): MemberMethods {
  return {
    list: (space, given) => get(inSpace(space, 'members'), given),
    add: (space, member, options) => write('POST', inSpace(space, 'members'), member, options),
    setRole: async (space, member, role, given) => {
      const { credentials, ...options } = writeOptionsOf(given)
      const body = { role, ...(credentials !== undefined && { credentials }) }
      return write('PATCH', inSpace(space, 'members', member), body, options)
    },
    cap: (space, member, pool, most, options) =>
      write('POST', inSpace(space, 'members', member, 'caps'), { pool, most }, options),
    remove: async (space, member, given) => {
      const { credentials, ...options } = writeOptionsOf(given)
      const what = credentials === undefined ? '' : `?credentials=${credentials}`
      return write('DELETE', `${inSpace(space, 'members', member)}${what}`, undefined, options)
    },
  }
}
