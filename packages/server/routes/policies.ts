/** Policies: which versions there are, one of them whole, and what is wrong with one that is not published yet. */

import { page } from '@allot/api/page'
import { diffed, linted, text, toDiff, toLint, toPublish, version, versions } from '@allot/api/policy'
import { diffPolicies } from '@allot/rules/diff'
import { Fault } from '@allot/rules/fault'
import { instant, iso } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { parse } from 'yaml'
import type { RouteContext } from './route-context.ts'

export function policyRoutes({ api, allot, clock }: RouteContext): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/policies',
      id: 'listPolicies',
      tag: 'Policies',
      summary: 'List the policy versions',
      description: 'Every version, oldest first.',
      access: { scope: 'operator' },
      query: page,
      answer: versions,
    },
    ({ query: { after, limit } }) => {
      const now = allot.policies.at(clock()).policy
      const all = allot.policies.versions
      const told = all.slice(after, after + limit).map(({ text: { policy, title }, effective }) => ({
        policy,
        title,
        effective: iso(effective),
        inForce: policy === now,
      }))
      return { policies: told, next: after + limit < all.length ? after + limit : null }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/policies/{policy}',
      id: 'getPolicy',
      tag: 'Policies',
      summary: 'Get a policy version',
      description: 'One version, whole.',
      access: { scope: 'operator' },
      answer: text,
      problems: ['unknown_policy'],
    },
    ({ params }) => ({ policy: allot.policies.policy(params.policy) }),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/policies/lint',
      id: 'lintPolicy',
      tag: 'Policies',
      summary: 'Lint a policy',
      description: 'Whether the figures of a policy fit together. Nothing is kept.',
      access: { scope: 'operator' },
      body: toLint,
      answer: linted,
    },
    ({ body }) => {
      const findings = lintPolicy(readPolicy(body.policy))
      return { sound: findings.length === 0, findings: [...findings] }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/policies/diff',
      id: 'diffPolicies',
      tag: 'Policies',
      summary: 'Compare two policies',
      description: 'Which plans and features gain and lose under a policy. Nothing is kept.',
      access: { scope: 'operator' },
      body: toDiff,
      answer: diffed,
      problems: ['unknown_policy'],
    },
    ({ body: { policy, against } }) => {
      const before = against === undefined ? allot.policies.at(clock()) : allot.policies.policy(against)
      return { against: before.policy, differences: [...diffPolicies(before, readPolicy(policy))] }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/policies',
      id: 'publishPolicy',
      tag: 'Policies',
      summary: 'Publish a policy',
      description:
        'From an instant on the version is in force. It is rejected, with what the lint found, when its figures do not fit together. The past stays as it was decided.',
      access: { scope: 'operator' },
      body: toPublish,
      answer: version,
      status: 201,
      writes: true,
    },
    async ({ body: { policy: written, effective } }) => {
      const read = readPolicy(written)
      const at = instant(effective ?? read.effective, 'effective')
      const same = allot.policies.versions.find((each) => each.text.policy === read.policy)
      // The version's own name makes a repetition harmless: once published it is that text from that instant.
      if (!same || same.effective !== at || JSON.stringify(same.text) !== JSON.stringify(read))
        await allot.publish(read, at)
      const inForce = allot.policies.at(clock()).policy === read.policy
      return { policy: read.policy, title: read.title, effective: iso(at), inForce }
    },
  )
}

/** @throws Fault `malformed` with the place and the fix */
export function readPolicy(policy: string | object): PolicyText {
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
