/** Pages: every list is read in pages, each of which names the cursor of the next one. */
import { z } from 'zod'

export const after = z.coerce
  .number()
  .int()
  .min(0)
  .default(0)
  .describe('The cursor: `next` of the page before.')

export const pageQuery = z.object({
  after,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('The maximum number of items of a page.'),
})

export const next = z.number().int().nullable().describe('the cursor of the next page; null at the end')

export const utc = z
  .string()
  .describe('an instant in UTC, like 2026-05-15T02:11:00Z')
  .meta({ format: 'date-time' })

/** An instant in a request: UTC or with an offset. */
export const instantText = z.iso.datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
