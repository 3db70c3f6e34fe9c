/**
 * A recipe: what is done to a photo, step by step, and the file that leaves. A step is a tool and its settings; which
 * tools there are and what they ask for, the studio says (tool-offer.ts).
 *
 * Remove background, AI Backgrounds in sand, a contact shadow; 2048 × 2048 JPEG:
 *   { steps: [{ tool: 'background_removal', settings: {} },
 *             { tool: 'ai_background', settings: { model: 'standard', kind: 'wall', colour: '#d8c3a5' } },
 *             { tool: 'ai_shadow', settings: { kind: 'contact' } }],
 *     output: { canvas: { width: 2048, height: 2048, margin: 0.08 }, format: 'jpg', quality: 90 } }
 */
import { z } from 'zod'
import { outputsOf } from './all-outputs.ts'
import { remoteEdits } from './edits.ts'
import { MAX_OUTPUTS, MAX_PROMPT_LENGTH, MAX_STEPS } from './limits.ts'

const name = z.string().regex(/^[a-zA-Z_]{1,40}$/)

/** Which settings a tool has, it checks itself. */
export const step = z.strictObject({
  tool: name,
  settings: z.record(name, z.union([z.string().max(MAX_PROMPT_LENGTH), z.number(), z.boolean()])).default({}),
})

/** The file that leaves. */
export const output = remoteEdits.pick({ canvas: true, format: true, quality: true, maxBytes: true })

/** Further files of the same photo, in other sizes or formats: each takes one Batch export, and what is generated is made once. */
const further = z.array(output).max(MAX_OUTPUTS - 1)

export const recipe = z
  .strictObject({ steps: z.array(step).max(MAX_STEPS), output, further: further.optional() })
  .superRefine((recipe, context) => {
    const files = outputsOf(recipe).map((each) => JSON.stringify(Object.entries(each).sort()))
    const again = files.findIndex((each, at) => files.indexOf(each) < at)
    if (again < 1) return
    const message = 'It makes the same file as another one. Give it another size or format, or leave it out.'
    context.addIssue({ code: 'custom', path: ['further', again - 1], message })
  })

export type Step = Readonly<z.infer<typeof step>>
export type Output = Readonly<z.infer<typeof output>>
export interface Recipe {
  readonly steps: readonly Step[]
  readonly output: Output
  readonly further?: readonly Output[] | undefined
}
