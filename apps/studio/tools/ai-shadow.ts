import { numberWithin } from '@allot/imaging/schema-texts'
import { z } from 'zod'
import { choice } from './fields.ts'
import { defineTool } from './tool.ts'

export const aiShadow = defineTool({
  name: 'ai_shadow',
  title: 'AI Shadows',
  summary: 'Puts the product on the ground.',
  settings: z.strictObject({
    kind: choice('Shadow', { contact: 'Contact', cast: 'Cast', floating: 'Floating' }),
    strength: numberWithin(0.2, 2).default(1).meta({ title: 'Strength', input: 'range' }),
  }),
  uses: () => [{ feature: 'ai_shadow' }],
  work: ({ kind, strength }) => ({
    kind: 'edit',
    edits: { shadow: { kind, strength } },
  }),
})
