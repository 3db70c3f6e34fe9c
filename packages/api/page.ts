/** Pages: every list is read in pages, each of which says where the next one begins. */
import { z } from 'zod'

export const page = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('the cursor that the page before named as next'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})

export const next = z.number().int().nullable().describe('the cursor of the next page; null at the end')

export const utc = z
  .string()
  .describe('an instant in UTC, like 2026-05-15T02:11:00Z')
  .meta({ format: 'date-time' })
