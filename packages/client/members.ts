/** Members: who is in a Space, what they may do and take, and the links that let people join. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type {
  Done,
  Invitations as InvitationPage,
  MadeSpace,
  Member,
  Members as MemberPage,
  NewInvitation,
  NewMember,
  Offered,
  Page,
  Role,
  ShownInvitation,
} from './wire.ts'

export interface Members {
  list(space: string, page?: Page & Ask): Promise<MemberPage>
  /** A member of your own product, under your own id for them. */
  add(space: string, member: NewMember, options?: Write): Promise<Member>
  /** The owner hands the Space over by making another its owner. */
  setRole(space: string, member: string, role: Role, options?: Write): Promise<Member>
  /** The most they may take of a pool in a period; null lifts the cap. */
  cap(space: string, member: string, pool: string, most: number | null, options?: Write): Promise<Member>
  /** What they used stays in the log. `me` is whoever is signed in. */
  remove(space: string, member: string, options?: Write): Promise<Member>
}

export interface Invitations {
  list(space: string, page?: Page & Ask): Promise<InvitationPage>
  /** The link is shown once, and sent where an address is named; the same idempotencyKey shows the same link. */
  make(space: string, invitation: NewInvitation, options?: Write): Promise<ShownInvitation>
  revoke(space: string, invitation: string, options?: Write): Promise<Done>
  /** What a link leads to. */
  look(token: string, options?: Ask): Promise<Offered>
  accept(token: string, options?: Write): Promise<MadeSpace>
}

export function membersOver({ read, write }: Transport): Members {
  return {
    list: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'members'), { query, ask: { signal, deadline } }),
    add: (space, member, options) => write('POST', inSpace(space, 'members'), member, options),
    setRole: (space, member, role, options) =>
      write('PATCH', inSpace(space, 'members', member), { role }, options),
    cap: (space, member, pool, most, options) =>
      write('POST', inSpace(space, 'members', member, 'caps'), { pool, most }, options),
    remove: (space, member, options) =>
      write('DELETE', inSpace(space, 'members', member), undefined, options),
  }
}

export function invitationsOver({ read, write }: Transport): Invitations {
  const at = (token: string) => `/v1/invitations/${encodeURIComponent(token)}`
  return {
    list: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'invitations'), { query, ask: { signal, deadline } }),
    make: (space, invitation, options) => write('POST', inSpace(space, 'invitations'), invitation, options),
    revoke: (space, invitation, options) =>
      write('DELETE', inSpace(space, 'invitations', invitation), undefined, options),
    look: (token, ask) => read('GET', at(token), { ask }),
    accept: (token, options) => write('POST', `${at(token)}/acceptances`, undefined, options),
  }
}
