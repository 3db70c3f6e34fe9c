/** Policies: their versions, and what operators publish, lint and compare. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { instantText, next, utc } from './page.ts'

const VERSION = {
  ...{ policy: '2026-05-unified', title: 'Unified AI credits', effective: '2026-05-01T00:00:00Z' },
  inForce: true,
}

const REFUSED = {
  ...{ policy: '2026-06-leaner', effective: '2026-06-01T00:00:00Z' },
  findings: [{ path: '/windows/minute/length', message: '"one minute" is not a duration.' }],
}

export const policyVersion = z
  .object({
    policy: z.string(),
    title: z.string(),
    effective: utc,
    inForce: z.boolean().describe('the version that new Spaces begin under'),
  })
  .meta({ id: 'PolicyVersion', description: 'A dated version of the policy.', examples: [VERSION] })

const refusedVersion = z
  .object({
    policy: z.string(),
    effective: utc,
    findings: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({
    id: 'RefusedPolicyVersion',
    description:
      'A version that an earlier build of Allot published and that cannot be in force: it is stepped over.',
    examples: [REFUSED],
  })

export const policyVersionPage = z
  .object({
    policies: z.array(policyVersion),
    refused: z.array(refusedVersion).describe('all versions that are stepped over, on each page'),
    next,
  })
  .meta({
    id: 'PolicyVersionPage',
    description: 'A page of policy versions.',
    examples: [{ policies: [VERSION], refused: [], next: null }],
  })

export const policyDocument = z
  .object({ policy: z.record(z.string(), z.unknown()).describe('the policy as in its file') })
  .meta({
    id: 'PolicyDocument',
    description: 'One policy version, whole.',
    examples: [{ policy: { policy: '2026-05-unified', title: 'Unified AI credits' } }],
  })

const policyInput = z
  .union([text.max(500_000), z.record(text, z.unknown())])
  .describe('a policy as YAML text, or as an object')

export const lintRequest = z.strictObject({ policy: policyInput }).meta({
  id: 'LintRequest',
  description: 'The policy to check.',
  examples: [{ policy: 'policy: 2026-09-leaner\ntitle: Leaner' }],
})

export const publishRequest = z
  .strictObject({
    policy: policyInput,
    effective: z
      .union([instantText, z.literal('now')])
      .optional()
      .describe('by default the instant in the policy itself; `now` for as soon as all servers know it'),
  })
  .meta({
    id: 'PublishRequest',
    description: 'The policy to publish.',
    examples: [{ policy: 'policy: 2026-09-leaner\ntitle: Leaner', effective: '2026-09-01T00:00:00Z' }],
  })

const FINDING = {
  path: '/plans/pro/monthly/ai_credits',
  message: 'gives less than free, which is cheaper; give more.',
  line: 31,
  check: 'dearer_plans_give_more',
}

export const lintReport = z
  .object({
    sound: z.boolean(),
    findings: z.array(
      z.object({
        path: z.string().describe('where in the policy, as a JSON pointer'),
        message: z.string().describe('what is wrong, and how to mend it'),
        line: z.number().int().nullable().describe('the line of a policy that is sent as text'),
        check: z
          .string()
          .nullable()
          .describe('the check that found it, which the policy may switch off under `checks`'),
      }),
    ),
  })
  .meta({
    id: 'LintReport',
    description: 'Whether the figures of a policy fit together.',
    examples: [{ sound: false, findings: [FINDING] }],
  })

export const diffRequest = z
  .strictObject({
    policy: policyInput,
    against: text.max(60).optional().describe('the id of a version; by default the one in force'),
  })
  .meta({
    id: 'DiffRequest',
    description: 'The two policies to compare.',
    examples: [{ policy: 'policy: 2026-09-leaner\ntitle: Leaner', against: '2026-05-unified' }],
  })

const DIFFERENCE = {
  ...{ of: 'plan', name: 'pro', effect: 'loses' },
  what: 'monthly batch_exports: 500 becomes 400',
}

export const policyDiff = z
  .object({
    against: z.string(),
    differences: z.array(
      z
        .object({
          of: z.enum(['plan', 'feature']),
          name: z.string(),
          effect: z.enum(['gains', 'loses', 'changes']),
          what: z.string(),
        })
        .meta({
          id: 'Difference',
          description: 'What one plan or feature gains or loses.',
          examples: [DIFFERENCE],
        }),
    ),
  })
  .meta({
    id: 'PolicyDiff',
    description: 'What plans and features gain or lose under another policy.',
    examples: [{ against: '2026-05-unified', differences: [DIFFERENCE] }],
  })
