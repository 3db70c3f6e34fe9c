/** Policies: list the versions, read one, publish one; lint or compare one that is not published yet. */

import { pageQuery } from '@allot/api/page'
import {
  diffRequest,
  lintReport,
  lintRequest,
  policyDiff,
  policyDocument,
  policyVersion,
  policyVersionPage,
  publishRequest,
} from '@allot/api/policy'
import { pointerOf } from '@allot/api/request-fault'
import { findingsBeside, withEffectiveDate } from '@allot/rules/book'
import { diffPolicies } from '@allot/rules/diff'
import { type Duration, instant, iso, later, NEVER, SECOND } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { policyIn, requireSound, structuredPolicyIn } from './policy-in-request.ts'
import type { RouteContext } from './route-context.ts'

const SOON = (10 * SECOND) as Duration // seconds in milliseconds

export function policyRoutes({ api, allot, clock }: RouteContext): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/policies',
      id: 'listPolicies',
      tag: 'Policies',
      summary: 'List the policy versions',
      description: 'Every version, oldest first; and those that cannot be in force, with what is wrong.',
      access: { scope: 'operator' },
      query: pageQuery,
      answer: policyVersionPage,
    },
    ({ query: { after, limit } }) => {
      const inForce = allot.policies.at(clock()).policy
      const all = allot.policies.versions
      const listed = all.slice(after, after + limit).map(({ text: { policy, title }, effective }) => ({
        policy,
        title,
        effective: iso(effective),
        inForce: policy === inForce,
      }))
      const refused = allot.policies.refused.map(({ text: { policy }, effective, findings }) => ({
        policy,
        effective: iso(effective),
        findings: findings.map(({ path, message }) => ({ path: pointerOf(path), message })),
      }))
      return { policies: listed, refused, next: after + limit < all.length ? after + limit : null }
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
      answer: policyDocument,
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
      description:
        'Whether the figures of a policy fit together, and its pools keep the units that they have. Nothing is stored.',
      access: { scope: 'operator' },
      body: lintRequest,
      answer: lintReport,
    },
    ({ body }) => {
      const { policy, lineOf } = policyIn(body.policy)
      const own = lintPolicy(policy)
      const beside = own.length > 0 ? [] : findingsBeside(allot.policies.versions, withEffectiveDate(policy))
      const findings = [...own, ...beside].map(({ path, message, check }) => ({
        ...{ path: pointerOf(path), message, line: lineOf(path) ?? null, check: check ?? null },
      }))
      return { sound: findings.length === 0, findings }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/policies/diff',
      id: 'diffPolicies',
      tag: 'Policies',
      summary: 'Compare two policies',
      description: 'Which plans and features gain and lose under a policy. Nothing is stored.',
      access: { scope: 'operator' },
      body: diffRequest,
      answer: policyDiff,
      problems: ['unknown_policy'],
    },
    ({ body: { policy, against } }) => {
      const before = against === undefined ? allot.policies.at(clock()) : allot.policies.policy(against)
      return { against: before.policy, differences: [...diffPolicies(before, structuredPolicyIn(policy))] }
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
      body: publishRequest,
      answer: policyVersion,
      status: 201,
      writes: true,
      records: (_, { policy, effective }) => ({ action: 'policy_published', policy, effective }),
    },
    async ({ body: { policy, effective } }) => {
      const source = policyIn(policy)
      const read = source.policy
      const asked = effective === 'now' ? undefined : instant(effective ?? read.effective, 'effective')
      const same = allot.policies.versions.find((each) => each.text.policy === read.policy)
      // Where servers share a store, what is published for now is in force some seconds later.
      const soon = later(clock(), SOON)
      const isPublished = asked === undefined ? (same?.effective ?? NEVER) <= soon : same?.effective === asked
      // The id of the version makes a repeat harmless: a version that is published with this text and instant stays.
      if (!isPublished || JSON.stringify(same?.text) !== JSON.stringify(read)) {
        requireSound(source, asked ?? clock(), allot.policies.versions)
        await allot.publish(read, asked)
      }
      const at =
        allot.policies.versions.find((each) => each.text.policy === read.policy)?.effective ?? clock()
      const inForce = allot.policies.at(clock()).policy === read.policy
      return { policy: read.policy, title: read.title, effective: iso(at), inForce }
    },
  )
}
