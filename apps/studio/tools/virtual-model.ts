import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, IMAGE_RESOLUTIONS, prompt, seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const virtualModel = defineTool({
  name: 'virtual_model',
  title: 'Virtual Model',
  summary: 'A person wears or holds the product.',
  settings: z.strictObject({
    person: choice('Person', { woman: 'Woman', man: 'Man', child: 'Child', hand: 'Hand' }),
    pose: choice('Pose', {
      standing: 'Standing',
      walking: 'Walking',
      sitting: 'Sitting',
      close_up: 'Close-up',
    }),
    prompt: prompt('Anything else', { description: 'in a bright loft' }),
    resolution: choice('Resolution', IMAGE_RESOLUTIONS),
    seed,
  }),
  priced: ['resolution'],
  uses: ({ resolution }) => [{ feature: 'virtual_model', resolution }],
  work: ({ person, pose, prompt, resolution, seed }) => ({
    kind: 'generate',
    brief: brief({
      tool: 'virtual_model',
      from: 'picture',
      prompt,
      values: { person, pose },
      resolution,
      seed,
    }),
  }),
})
