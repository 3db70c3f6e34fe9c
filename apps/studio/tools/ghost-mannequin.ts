import { z } from 'zod'
import { brief } from './brief.ts'
import { seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const ghostMannequin = defineTool({
  name: 'ghost_mannequin',
  title: 'Ghost Mannequin',
  summary: 'Clothes as if worn, without the mannequin.',
  settings: z.strictObject({ seed }),
  uses: () => [{ feature: 'ghost_mannequin' }],
  work: ({ seed }) => ({
    kind: 'generate',
    brief: brief({ tool: 'ghost_mannequin', from: 'picture', seed }),
  }),
})
