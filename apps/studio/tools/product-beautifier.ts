/** Light, white balance, a level horizon and dust: done here, and nothing of the product is invented. */
import { z } from 'zod'
import { flag } from './fields.ts'
import { defineTool } from './tool.ts'

export const productBeautifier = defineTool({
  name: 'product_beautifier',
  title: 'Product Beautifier',
  summary: 'Better light and colour, level, without dust.',
  settings: z.strictObject({
    light: flag('Light', true),
    whiteBalance: flag('White balance', true),
    straighten: flag('Straighten', true),
    dust: flag('Remove dust', true),
  }),
  uses: () => [{ feature: 'product_beautifier' }],
  work: (beautify) => ({ kind: 'edit', edits: { beautify } }),
})
