import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, requiredPrompt, seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const editWithAi = defineTool({
  name: 'edit_with_ai',
  title: 'Edit with AI',
  summary: 'Changes what you describe, in all of the picture or where you paint.',
  settings: z.strictObject({
    prompt: requiredPrompt('What to change', { description: 'put the cup on a wooden table' }),
    mask: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ title: 'Only here', input: 'mask' }),
    resolution: choice('Resolution', { '1k': '1K', '2k': '2K' }),
    seed,
  }),
  priced: ['resolution'],
  uses: ({ resolution }) => [{ feature: 'edit_with_ai', resolution }],
  work: ({ prompt, mask = null, resolution, seed }) => ({
    kind: 'generate',
    brief: brief({ tool: 'edit_with_ai', from: 'picture', prompt, resolution, seed, mask }),
  }),
})
