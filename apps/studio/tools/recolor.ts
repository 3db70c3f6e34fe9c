import { z } from 'zod'
import { colour } from './fields.ts'
import { defineTool } from './tool.ts'

export const recolor = defineTool({
  name: 'recolor',
  title: 'Recolor',
  summary: 'The same product in another colour.',
  settings: z.strictObject({ colour: colour('Colour', '#2f6fb0') }),
  uses: () => [{ feature: 'recolor' }],
  work: ({ colour }) => ({ kind: 'edit', edits: { recolour: { colour } } }),
})
