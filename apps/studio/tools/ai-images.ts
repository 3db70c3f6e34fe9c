/** Pictures from words alone. Logos, stickers and colouring pages are features of their own in the policy. */
import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, IMAGE_RESOLUTIONS, requiredPrompt, seed } from './fields.ts'
import { defineTool } from './tool.ts'

export const aiImages = defineTool({
  name: 'ai_image',
  title: 'AI Images',
  summary: 'A picture from your words.',
  from: 'words',
  settings: z.strictObject({
    prompt: requiredPrompt('What to see', { description: 'a wooden shelf with ceramic cups' }),
    resolution: choice('Resolution', IMAGE_RESOLUTIONS),
    seed,
  }),
  priced: ['resolution'],
  uses: ({ resolution }) => [{ feature: 'ai_image', resolution }],
  work: ({ prompt, resolution, seed }) => ({
    kind: 'generate',
    brief: fromWords('ai_image', prompt, seed, resolution),
  }),
})

export const aiLogos = drawing('ai_logo', 'AI Logos', 'A logo from your words.', 'a fox for a toy shop')
export const aiStickers = drawing(
  'ai_sticker',
  'AI Stickers',
  'A sticker from your words.',
  'a smiling lemon',
)
export const aiColoringPages = drawing(
  'ai_coloring_page',
  'AI Coloring Pages',
  'A page to colour in, from your words.',
  'a dragon that reads a book',
)

function drawing(name: string, title: string, summary: string, description: string) {
  return defineTool({
    name,
    title,
    summary,
    from: 'words',
    settings: z.strictObject({ prompt: requiredPrompt('What to draw', { description }), seed }),
    uses: () => [{ feature: name }],
    work: ({ prompt, seed }) => ({ kind: 'generate', brief: fromWords(name, prompt, seed, null) }),
  })
}

function fromWords(tool: string, prompt: string, seed: number, resolution: string | null) {
  return brief({ tool, from: 'words', prompt, seed, resolution })
}
