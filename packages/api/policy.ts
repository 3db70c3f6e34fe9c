/** Policies, for operators. */
import { z } from 'zod'
import { next, utc } from './page.ts'

export const version = z
  .object({
    policy: z.string(),
    title: z.string(),
    effective: utc,
    inForce: z.boolean().describe('the version that new Spaces begin under'),
  })
  .meta({ id: 'PolicyVersion' })

export const versions = z.object({ policies: z.array(version), next })

export const text = z.object({ policy: z.record(z.string(), z.unknown()).describe('as the file has it') })

const written = z
  .union([z.string().max(500_000), z.record(z.string(), z.unknown())])
  .describe('a policy as YAML text, or as the object that it comes to')

export const toLint = z.strictObject({ policy: written })

export const toPublish = z.strictObject({
  policy: written,
  effective: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('the instant in the policy itself, unless said'),
})

export const linted = z.object({
  sound: z.boolean(),
  findings: z.array(z.object({ path: z.string(), message: z.string() })),
})

export const toDiff = z.strictObject({
  policy: written,
  against: z.string().max(60).optional().describe('a version; the one in force, unless said'),
})

export const diffed = z.object({
  against: z.string(),
  differences: z.array(
    z
      .object({
        of: z.enum(['plan', 'feature']),
        name: z.string(),
        effect: z.enum(['gains', 'loses', 'changes']),
        what: z.string(),
      })
      .meta({ id: 'Difference' }),
  ),
})
