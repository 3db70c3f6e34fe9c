/**
 * The client: Allot over HTTP, typed from the schemas that the server validates requests with. Denials are returned,
 * faults are thrown as AllotFault. A request without an answer is repeated under the same idempotency key, so that it
 * counts once.
 */

import { type AccountMethods, accountOver } from './account.ts'
import { type BillingMethods, billingOver } from './billing.ts'
import { grantsOver } from './grants.ts'
import { holdsOver } from './holds.ts'
import { type InvitationMethods, invitationsOver } from './invitations.ts'
import { type KeyMethods, keysOver, type OperatorKeyMethods, operatorKeysOver } from './keys.ts'
import { membersOver } from './members.ts'
import { operationsOver } from './operations.ts'
import { type PasswordMethods, passwordsOver } from './passwords.ts'
import { type PolicyMethods, policiesOver } from './policies.ts'
import { type RunMethod, runOver } from './run.ts'
import { type SecondFactorMethods, secondFactorsOver } from './second-factors.ts'
import { type SecurityLogMethods, securityLogOver } from './security-log.ts'
import { type SpaceDirectoryMethods, spacesOver } from './spaces.ts'
import { type ClientOptions, openTransport } from './transport.ts'
import { type UsageHistoryMethods, usageOver } from './usage.ts'
import { type WebhookMethods, webhooksOver } from './webhooks.ts'
import type { Allot } from './wire.ts'

export type { ClientOptions } from './transport.ts'
export type { Allot, ListedSpace, Me, NewOperation, NewSpace } from './wire.ts'

/** `Allot` is what an embedded one can do, too; the rest needs a server. */
export interface AllotClient extends Allot, SpaceDirectoryMethods, UsageHistoryMethods {
  /** Holds, works, captures what succeeded and releases the rest: see run.ts. */
  readonly run: RunMethod
  readonly invitations: InvitationMethods
  readonly keys: KeyMethods
  readonly securityLog: SecurityLogMethods
  readonly webhooks: WebhookMethods
  readonly billing: BillingMethods
  /** Of the person who is signed in. */
  readonly account: AccountMethods
  /** For operators. */
  readonly policies: PolicyMethods
  /** For operators. */
  readonly operatorKeys: OperatorKeyMethods
  /** For operators. */
  readonly passwords: PasswordMethods
  readonly secondFactors: SecondFactorMethods
}

export function connectAllot(options: ClientOptions): AllotClient {
  const transport = openTransport(options)
  const holds = holdsOver(transport)
  return {
    ...operationsOver(transport),
    ...holds,
    ...usageOver(transport),
    ...spacesOver(transport),
    ...grantsOver(transport),
    run: runOver(holds),
    members: membersOver(transport),
    invitations: invitationsOver(transport),
    keys: keysOver(transport),
    securityLog: securityLogOver(transport),
    webhooks: webhooksOver(transport),
    billing: billingOver(transport),
    account: accountOver(transport),
    policies: policiesOver(transport),
    operatorKeys: operatorKeysOver(transport),
    passwords: passwordsOver(transport),
    secondFactors: secondFactorsOver(transport),
  }
}
