/** Invitations: the links with which people join a Space. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type {
  Confirmation,
  CreatedInvitation,
  CreatedSpace,
  InvitationPage,
  NewInvitation,
  OfferedInvitation,
  PageQuery,
  RequestOptions,
  WriteOptions,
} from './wire.ts'

export interface InvitationMethods {
  list(space: string, page?: PageQuery & RequestOptions): Promise<InvitationPage>
  /** The link is in this answer only, and sent to the `email` if one is given; the same key answers the same link. */
  make(space: string, invitation: NewInvitation, options?: WriteOptions): Promise<CreatedInvitation>
  revoke(space: string, invitation: string, options?: WriteOptions): Promise<Confirmation>
  /** The Space and role that a link leads to. @throws AllotFault `invitation_over` */
  look(token: string, options?: RequestOptions): Promise<OfferedInvitation>
  /** @throws AllotFault `invitation_over` */
  accept(token: string, options?: WriteOptions): Promise<CreatedSpace>
}

export function invitationsOver({ get, write }: Transport): InvitationMethods {
  const at = (token: string) => `/v1/invitations/${encodeURIComponent(token)}`
  return {
    list: (space, given) => get(inSpace(space, 'invitations'), given),
    make: (space, invitation, options) => write('POST', inSpace(space, 'invitations'), invitation, options),
    revoke: (space, invitation, options) =>
      write('DELETE', inSpace(space, 'invitations', invitation), undefined, options),
    look: (token, options) => get(at(token), options),
    accept: (token, options) => write('POST', `${at(token)}/acceptances`, undefined, options),
  }
}
