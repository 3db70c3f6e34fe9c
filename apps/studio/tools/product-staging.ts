import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, prompt, seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const productStaging = defineTool({
  name: 'product_staging',
  title: 'Product Staging',
  summary: 'The product in use, in a room or outside.',
  settings: z.strictObject({
    place: choice('Place', {
      living_room: 'Living room',
      kitchen: 'Kitchen',
      desk: 'Desk',
      garden: 'Garden',
      street: 'Street',
    }),
    prompt: prompt('Anything else', { description: 'morning light, plants' }),
    seed,
  }),
  uses: () => [{ feature: 'product_staging' }],
  work: ({ place, prompt, seed }) => ({
    kind: 'generate',
    brief: brief({ tool: 'product_staging', from: 'cut_out', prompt, values: { place }, seed }),
  }),
})
