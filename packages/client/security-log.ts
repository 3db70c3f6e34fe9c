/** The security log: who did what, from where; newest first if no order is given. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type { AllSecurityLogQuery, RequestOptions, SecurityEventPage, SecurityLogQuery } from './wire.ts'

export interface SecurityLogMethods {
  /** Of a Space, with the sign-ins of its members; for its admins. */
  list(space: string, query?: SecurityLogQuery & RequestOptions): Promise<SecurityEventPage>
  /** For operators: of every Space, and what is about none. */
  all(query?: AllSecurityLogQuery & RequestOptions): Promise<SecurityEventPage>
}

export function securityLogOver({ get }: Transport): SecurityLogMethods {
  return {
    list: (space, given) => get(inSpace(space, 'security-log'), given),
    all: (given) => get('/v1/security-log', given),
  }
}
