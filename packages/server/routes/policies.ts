/** Policies: which versions there are, one of them whole, and what is wrong with one that is not published yet. */
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type Instant, instant, iso } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { parse } from 'yaml'
import type { Rooms } from '../server.ts'
import { page } from '../wire/page.ts'
import { linted, text, toLint, versions } from '../wire/policy.ts'

export function policyRoutes({ api, policies, clock }: Rooms): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/policies',
      summary: 'The versions of the policy, in the order in which they take effect',
      access: { scope: 'operator' },
      query: page,
      answer: versions,
    },
    ({ query: { after, limit } }) => {
      const now = policies.at(clock()).policy
      const all = versionsOf(policies)
      const told = all.slice(after, after + limit).map(({ policy, title, effective }) => ({
        policy,
        title,
        effective: iso(instant(effective)),
        inForce: policy === now,
      }))
      return { policies: told, next: after + limit < all.length ? after + limit : null }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/policies/{policy}',
      summary: 'One version, whole',
      access: { scope: 'operator' },
      answer: text,
    },
    ({ params }) => ({ policy: policies.policy(params.policy) }),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/policies/lint',
      summary: 'Whether the figures of a policy fit together; nothing is kept',
      access: { scope: 'operator' },
      body: toLint,
      answer: linted,
    },
    ({ body }) => {
      const findings = lintPolicy(read(body.policy))
      return { sound: findings.length === 0, findings: [...findings] }
    },
  )
}

/** @throws Fault `malformed` with the place and the fix */
function read(policy: string | object): PolicyText {
  if (typeof policy !== 'string') return parsePolicy(policy, 'policy')
  let object: unknown
  try {
    object = parse(policy)
  } catch (cause) {
    throw new Fault(
      'malformed',
      'policy',
      `This is not YAML: ${cause instanceof Error ? cause.message : cause}`,
    )
  }
  return parsePolicy(object, 'policy')
}

function versionsOf(policies: PolicyBook): readonly PolicyText[] {
  const first = policies.at(BEGINNING)
  const all = [first]
  for (let next = policies.following(first.policy); next; next = policies.following(next.text.policy))
    all.push(next.text)
  return all
}

const BEGINNING = 0 as Instant // before any policy
