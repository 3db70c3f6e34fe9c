/**
 * The client: Allot's questions and answers over HTTP, typed from the schemas that the server checks them with.
 * Denials are returned, never thrown; faults are thrown as AllotFault. Every write carries an idempotency key; a request that got
 * no answer is repeated under the same key, so it counts once.
 */

import { type Billing, billingOver } from './billing.ts'
import { type Holds, holdsOver } from './holds.ts'
import { type Keys, keysOver, type OperatorKeys, operatorKeysOver } from './keys.ts'
import { type Invitations, invitationsOver, type Members, membersOver } from './members.ts'
import { type Operations, operationsOver } from './operations.ts'
import { type Passwords, passwordsOver } from './passwords.ts'
import { type Policies, policiesOver } from './policies.ts'
import { type Run, runOver } from './run.ts'
import { type Spaces, spacesOver } from './spaces.ts'
import { type ClientOptions, openTransport } from './transport.ts'
import { type UsageReads, usageOver } from './usage.ts'
import { type Webhooks, webhooksOver } from './webhooks.ts'

export type { ClientOptions } from './transport.ts'
export type { Asked, ListedSpace, Me, NewSpace } from './wire.ts'

export interface Allot extends Operations, Holds, UsageReads, Spaces {
  /** Hold, work, capture what succeeded, release the rest: see run.ts. */
  readonly run: Run
  readonly members: Members
  readonly invitations: Invitations
  readonly keys: Keys
  readonly webhooks: Webhooks
  readonly billing: Billing
  /** For operators. */
  readonly policies: Policies
  /** For operators. */
  readonly operatorKeys: OperatorKeys
  /** For operators. */
  readonly passwords: Passwords
}

export function connectAllot(options: ClientOptions): Allot {
  const transport = openTransport(options)
  const holds = holdsOver(transport)
  return {
    ...operationsOver(transport),
    ...holds,
    ...usageOver(transport),
    ...spacesOver(transport),
    run: runOver(holds),
    members: membersOver(transport),
    invitations: invitationsOver(transport),
    keys: keysOver(transport),
    webhooks: webhooksOver(transport),
    billing: billingOver(transport),
    policies: policiesOver(transport),
    operatorKeys: operatorKeysOver(transport),
    passwords: passwordsOver(transport),
  }
}
