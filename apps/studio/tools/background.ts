/** White is a feature of the policy; another colour counts as it. Transparency and blur count as nothing. */
import { z } from 'zod'
import { choice, colour } from './fields.ts'
import { defineTool } from './tool.ts'

export const background = defineTool({
  name: 'background',
  title: 'Background',
  summary: 'White, a colour, the photo out of focus, or nothing.',
  fills: 'background',
  settings: z.strictObject({
    fill: choice('Background', {
      white: 'White',
      colour: 'Colour',
      transparent: 'Transparent',
      blur: 'Blurred photo',
    }),
    colour: colour('Colour', '#f5f5f0', { when: { fill: ['colour'] } }),
  }),
  uses: ({ fill }) => (fill === 'white' || fill === 'colour' ? [{ feature: 'white_background' }] : []),
  work: ({ fill, colour }) => ({
    kind: 'edit',
    edits: { background: fill === 'colour' ? colour : fill },
  }),
})
