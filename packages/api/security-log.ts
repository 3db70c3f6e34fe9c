/** The security log: who did what, from where. A security event has one of the acts below, with what it was about. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { lesserRole } from './member.ts'
import { after, instantText, next, utc } from './page.ts'
import { scope } from './scope.ts'
import { period, role } from './space.ts'

const id = z.string()
const by = z.enum(['password', 'demo', 'code', 'passkey', 'provider']).describe('what proved who it is')

/** A new act is one line: its name, and what it is about. Never a secret: no password, no text of a key, no link. */
export const SECURITY_ACTS = [
  z.object({ action: z.literal('signed_up') }),
  z.object({ action: z.literal('signed_up_again') }),
  z.object({ action: z.literal('signed_in'), by }),
  z.object({ action: z.literal('sign_in_failed'), by }),
  z.object({ action: z.literal('signed_out') }),
  z.object({ action: z.literal('password_changed') }),
  z.object({ action: z.literal('password_change_failed') }),
  z.object({ action: z.literal('password_reset_requested') }),
  z.object({ action: z.literal('password_reset') }),
  z.object({ action: z.literal('password_link_created'), account: id }),
  z.object({ action: z.literal('two_factor_enabled') }),
  z.object({ action: z.literal('two_factor_disabled') }),
  z.object({ action: z.literal('second_factor_removed'), account: id }),
  z.object({ action: z.literal('recovery_codes_renewed') }),
  z.object({ action: z.literal('passkey_added') }),
  z.object({ action: z.literal('passkey_removed') }),
  z.object({ action: z.literal('session_ended'), session: id }),
  z.object({ action: z.literal('other_sessions_ended') }),
  z.object({ action: z.literal('name_changed') }),
  z.object({ action: z.literal('account_closed') }),
  z.object({ action: z.literal('email_confirmed') }),
  z.object({
    ...{ action: z.literal('key_created'), key: id, name: z.string() },
    ...{ kind: z.enum(['secret', 'publishable']), scopes: z.array(scope).readonly() },
  }),
  z.object({ action: z.literal('key_revoked'), key: id }),
  z.object({ action: z.literal('key_taken_over'), key: id }),
  z.object({ action: z.literal('key_refused') }),
  z.object({ action: z.literal('space_created'), plan: z.string(), owner: id }),
  z.object({ action: z.literal('member_added'), member: id, role: lesserRole }),
  z.object({ action: z.literal('role_changed'), member: id, role }),
  z.object({ action: z.literal('member_removed'), member: id }),
  z.object({ action: z.literal('member_left') }),
  z.object({ action: z.literal('space_closed') }),
  z.object({ action: z.literal('joined_by_domain'), domain: z.string() }),
  z.object({
    ...{ action: z.literal('member_capped'), member: id, pool: z.string() },
    most: z.number().nullable(),
  }),
  z.object({ action: z.literal('invitation_created'), invitation: id, role: lesserRole }),
  z.object({ action: z.literal('invitation_revoked'), invitation: id }),
  z.object({ action: z.literal('invitation_accepted') }),
  z.object({ action: z.literal('plan_changed'), plan: z.string(), period }),
  z.object({ action: z.literal('plan_ended') }),
  z.object({
    ...{ action: z.literal('plan_change_requested'), change: id },
    plan: z.string().nullable().describe('null to end the subscription'),
  }),
  z.object({ action: z.literal('plan_change_settled'), change: id, confirmed: z.boolean() }),
  z.object({ action: z.literal('billing_portal_opened') }),
  z.object({ action: z.literal('payment_reported'), status: z.string() }),
  z.object({
    ...{ action: z.literal('grant_created'), pool: z.string() },
    amount: z.number().describe('as people write it'),
  }),
  z.object({ action: z.literal('grant_voided'), grant: id, reason: z.string() }),
  z.object({ action: z.literal('policy_published'), policy: z.string(), effective: z.string() }),
  z.object({ action: z.literal('webhook_created'), webhook: id, host: z.string() }),
  z.object({ action: z.literal('webhook_changed'), webhook: id, host: z.string() }),
  z.object({ action: z.literal('webhook_removed'), webhook: id }),
  z.object({ action: z.literal('webhook_secret_renewed'), webhook: id }),
  z.object({ action: z.literal('webhook_call_repeated'), webhook: id, delivery: id }),
  z.object({
    action: z
      .literal('change_interrupted')
      .describe(
        'begun and never answered: whether it was made stands in the log of the Space, or it is there',
      ),
    ...{ method: z.string(), route: z.string().describe('the pattern of the address') },
    about: id.nullable().describe('the id in the address: a member, a key, an invitation, …'),
  }),
  z.object({ action: z.literal('data_exported'), data: z.enum(['usage', 'log', 'security log']) }),
  z.object({
    action: z.literal('access_refused'),
    method: z.string(),
    route: z.string().describe('the pattern of the address that was tried first'),
    code: z.string().describe('of the problem that was answered'),
  }),
] as const

export const securityAct = z.discriminatedUnion('action', SECURITY_ACTS)

/** What an act is called. */
export const SECURITY_ACTIONS = SECURITY_ACTS.map((each) => each.shape.action.value)

const EVENT = {
  ...{ id: 'sec_4fK1x8mQ2bVw0cTzL7aP', at: '2026-07-20T09:00:00Z', lastAt: '2026-07-20T09:00:00Z', count: 1 },
  by: { kind: 'person', id: 'ann', name: 'Ann', session: 'c8QvVJq0' },
  ...{ address: '203.0.113.7', agent: 'Mozilla/5.0', space: 'spc_b1946ac92492d234', account: null },
  act: { action: 'role_changed', member: 'bob', role: 'admin' },
} as const

export const securityEvent = z
  .object({
    id: z.string(),
    at: utc.describe('when it happened first'),
    lastAt: utc.describe('when it happened last'),
    count: z
      .number()
      .int()
      .describe('how often: refusals of one address are one event, and so are repeats of one request'),
    by: z
      .object({
        kind: z.enum(['person', 'key', 'nobody']),
        id: z.string().nullable(),
        name: z.string().nullable().describe('null where it is not known, or no longer'),
        session: z.string().nullable().describe('the id of the session; never what opens it'),
      })
      .describe('who did it; `nobody` where no credential was accepted'),
    address: z.string().describe('where the request came from; empty for what this Allot did itself'),
    agent: z.string().describe('the program that sent it, as it calls itself, cut to 200 characters'),
    space: z.string().nullable().describe('null for what is about no single Space'),
    account: z.string().nullable().describe('whose sign-in or password it is about'),
    act: securityAct,
  })
  .meta({
    id: 'SecurityEvent',
    description: 'Who did what, from where. It contains no secret.',
    examples: [EVENT],
  })

export const securityEventPage = z.object({ events: z.array(securityEvent), next }).meta({
  id: 'SecurityEventPage',
  description: 'A page of the security log.',
  examples: [{ events: [EVENT], next: null }],
})

const action = text.max(400).refine(hasKnownActions, {
  error: `Name actions with commas between: ${SECURITY_ACTIONS.slice(0, 3).join(', ')}, …`,
})

export const securityLogQuery = z.object({
  after,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('The maximum number of events of a page.'),
  order: z.enum(['newest', 'oldest']).default('newest').describe('Which events come first.'),
  action: action.optional().describe('Actions, with commas between: `key_created,role_changed`.'),
  by: text.max(200).optional().describe('Only what this person or key did.'),
  from: instantText.optional().describe('From this instant on.'),
  to: instantText.optional().describe('Before this instant.'),
  format: z
    .enum(['json', 'jsonl'])
    .default('json')
    .describe('`jsonl` for one event a line; the header X-Next has the cursor of the next page.'),
})

export const allSecurityLogQuery = securityLogQuery.extend({
  space: text.max(200).optional().describe('Only this Space, with the sign-ins of its members.'),
})

function hasKnownActions(named: string): boolean {
  const known: readonly string[] = SECURITY_ACTIONS
  return named.split(',').every((each) => known.includes(each))
}
