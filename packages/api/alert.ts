/** Alerts: what the people of a Space find in their inbox. */
import { z } from 'zod'
import { next, utc } from './page.ts'

export const alert = z
  .object({
    id: z.string(),
    at: utc,
    limit: z.string(),
    title: z.string(),
    threshold: z.number().int().describe('the share that was reached, in percent'),
    by: z.string().describe('the member who crossed it'),
    message: z.string(),
    read: z.boolean().describe('by whoever asks'),
  })
  .meta({ id: 'Alert' })

export const alerts = z.object({ alerts: z.array(alert), unread: z.number().int(), next })

export const toRead = z.strictObject({ through: z.string().regex(/^\d{1,15}$/, 'give the id of an alert') })
