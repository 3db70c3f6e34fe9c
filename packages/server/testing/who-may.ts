/**
 * Who may call each operation of the API, written down by hand beside what the routes declare: an operation that is
 * missing here fails, and so does one that lets in another caller than its line says. For tests.
 */

export const PEOPLE = ['stranger', 'member', 'admin', 'owner'] as const

/** Keys of the Space with every scope that one may have, by who made them and what became of that. */
export const LIVE_KEYS = ['key of an admin', 'key of the owner', 'key of an operator'] as const
export const OVER_KEYS = [
  'key of a demoted admin',
  'key of a removed admin',
  'key that has expired',
  'key used from elsewhere',
  'key of another Space',
] as const

export const CALLERS = [
  'nobody',
  ...PEOPLE,
  ...LIVE_KEYS,
  'key of a maker who is not known',
  ...OVER_KEYS,
  'publishable key',
  'key of Allot without operator',
  'operator',
] as const

export type CallerKind = (typeof CALLERS)[number]

const MEMBERS = ['member', 'admin', 'owner'] as const
const ADMINS = ['admin', 'owner'] as const
const ALLOT_KEYS = ['key of Allot without operator', 'operator'] as const
const ADMIN_KEYS = [...LIVE_KEYS, ...ALLOT_KEYS] as const
const KEYS = [...ADMIN_KEYS, 'key of a maker who is not known'] as const

/** Sets of callers, by the words of the table. */
export const SETS = {
  everyone: ['nobody', ...PEOPLE, ...KEYS, 'publishable key'],
  'whoever is signed in': PEOPLE,
  'whoever is signed in, and keys': [...PEOPLE, ...KEYS, 'key of another Space'],
  'whoever is signed in, and operators': [...PEOPLE, 'operator'],
  members: MEMBERS,
  'members, and keys': [...MEMBERS, ...KEYS],
  'members, keys, and pages': [...MEMBERS, ...KEYS, 'publishable key'],
  keys: KEYS,
  admins: ADMINS,
  'admins, and keys of admins': [...ADMINS, ...ADMIN_KEYS],
  'keys of admins': ADMIN_KEYS,
  operators: ['operator'],
} as const satisfies Readonly<Record<string, readonly CallerKind[]>>

export const WHO_MAY: Readonly<Record<string, keyof typeof SETS>> = {
  getOpenApi: 'everyone',
  getLiveness: 'everyone',
  getReadiness: 'everyone',
  getMetrics: 'operators',
  listSpaceSecurityEvents: 'admins, and keys of admins',
  listSecurityEvents: 'operators',
  listPlans: 'everyone',
  getMe: 'whoever is signed in',
  changeAccount: 'whoever is signed in',
  getClosing: 'whoever is signed in',
  closeAccount: 'whoever is signed in',
  getSignInOptions: 'everyone',
  getSignInWays: 'whoever is signed in',
  listSessions: 'whoever is signed in',
  endSession: 'whoever is signed in',
  endOtherSessions: 'whoever is signed in',
  listSpaces: 'whoever is signed in, and keys',
  createSpace: 'whoever is signed in, and operators',
  getSpace: 'members, and keys',
  changeSubscription: 'admins, and keys of admins',
  cancelSubscription: 'admins, and keys of admins',
  getUsage: 'members, keys, and pages',
  streamUsage: 'members, keys, and pages',
  listUsageDays: 'members, and keys',
  checkOperation: 'members, and keys',
  quoteOperation: 'members, keys, and pages',
  createCharge: 'members, and keys',
  createRefund: 'keys',
  listHolds: 'members, and keys',
  createHold: 'members, and keys',
  extendHold: 'members, and keys',
  captureHold: 'members, and keys',
  releaseHold: 'members, and keys',
  submitOperations: 'keys',
  listEntries: 'members, and keys',
  listMembers: 'members, and keys',
  addMember: 'keys of admins',
  setMemberRole: 'admins, and keys of admins',
  setMemberCap: 'admins, and keys of admins',
  leaveSpace: 'members',
  removeMember: 'admins, and keys of admins',
  createInvitation: 'admins, and keys of admins',
  listInvitations: 'admins, and keys of admins',
  revokeInvitation: 'admins, and keys of admins',
  getInvitation: 'everyone',
  acceptInvitation: 'whoever is signed in',
  createSpaceKey: 'admins, and keys of admins',
  listSpaceKeys: 'admins, and keys of admins',
  revokeSpaceKey: 'admins, and keys of admins',
  takeOverSpaceKey: 'admins',
  createKey: 'operators',
  listKeys: 'operators',
  revokeKey: 'operators',
  createGrant: 'operators',
  listGrants: 'operators',
  voidGrant: 'operators',
  reportPayment: 'operators',
  getBilling: 'admins, and keys of admins',
  createPlanChange: 'admins, and keys of admins',
  listPlanChanges: 'admins, and keys of admins',
  createBillingPortal: 'admins, and keys of admins',
  listWaitingPlanChanges: 'operators',
  listUnpaidSubscriptions: 'operators',
  settlePlanChange: 'operators',
  receiveStripeEvent: 'everyone',
  createPasswordLink: 'operators',
  removeSecondFactor: 'operators',
  listPolicies: 'operators',
  getPolicy: 'operators',
  lintPolicy: 'operators',
  diffPolicies: 'operators',
  publishPolicy: 'operators',
  runBacktest: 'operators',
  listAlerts: 'members, and keys',
  markAlertsRead: 'members',
  createAlert: 'operators',
  reportFinishedWork: 'operators',
  createWebhook: 'admins, and keys of admins',
  listWebhooks: 'admins, and keys of admins',
  updateWebhook: 'admins, and keys of admins',
  deleteWebhook: 'admins, and keys of admins',
  renewWebhookSecret: 'admins, and keys of admins',
  listDeliveries: 'admins, and keys of admins',
  replayDelivery: 'admins, and keys of admins',
}
