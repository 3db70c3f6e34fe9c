import { numberWithin } from '@allot/imaging/schema-texts'
import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, prompt, seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const aiVideo = defineTool({
  name: 'ai_video',
  title: 'AI Video',
  summary: 'The picture in motion.',
  medium: 'video',
  settings: z.strictObject({
    prompt: prompt('Motion', { description: 'the camera moves slowly around the product' }),
    seconds: numberWithin(2, 10, 'whole').default(5).meta({ title: 'Seconds', input: 'range' }),
    resolution: choice('Resolution', { '480p': '480p', '720p': '720p', '1080p': '1080p' }),
    seed,
  }),
  priced: ['resolution'],
  uses: ({ seconds, resolution }) => [{ feature: 'ai_video', seconds, resolution }],
  work: ({ prompt, seconds, resolution, seed }) => ({
    kind: 'generate',
    brief: brief({ tool: 'ai_video', medium: 'video', from: 'picture', prompt, resolution, seconds, seed }),
  }),
})
