import { z } from 'zod'
import { defineTool } from './tool.ts'

export const backgroundRemoval = defineTool({
  name: 'background_removal',
  title: 'Remove background',
  summary: 'Cuts the product out.',
  settings: z.strictObject({}),
  uses: () => [{ feature: 'background_removal' }],
  work: () => ({ kind: 'edit', edits: { removeBackground: true, background: 'transparent' } }),
})
