/** Alerts: the inbox of a Space's people, one alert for each threshold that was crossed, and for what became of payments. */
import { z } from 'zod'
import { next, utc } from './page.ts'

const ALERT = {
  id: '41',
  at: '2026-07-20T09:00:00Z',
  kind: 'threshold_crossed',
  limit: 'ai_credits',
  title: 'AI credits',
  threshold: 80,
  by: 'ann',
  message: '80 % of AI credits are used.',
  read: false,
}

export const alert = z
  .object({
    id: z.string().describe('the number of its entry in the log'),
    at: utc,
    kind: z.enum(['threshold_crossed', 'payment_overdue', 'frozen', 'paid']).describe('what it is about'),
    limit: z.string().describe('the pool or window; `payment` where it is about that'),
    title: z.string(),
    threshold: z.number().int().describe('the share that was reached, in percent; 0 for a payment'),
    by: z.string().describe('the member who crossed it; empty for a payment'),
    message: z.string(),
    read: z.boolean().describe('by the caller'),
  })
  .meta({
    id: 'Alert',
    description: 'A threshold that was crossed, or what became of a payment.',
    examples: [ALERT],
  })

export const alertPage = z.object({ alerts: z.array(alert), unread: z.number().int(), next }).meta({
  id: 'AlertPage',
  description: 'A page of alerts, newest first.',
  examples: [{ alerts: [ALERT], unread: 1, next: null }],
})

export const readAlertsRequest = z
  .strictObject({ through: z.string().regex(/^\d{1,15}$/, 'give the id of an alert') })
  .meta({
    id: 'ReadAlertsRequest',
    description: 'The last alert that was read; all before it are read too.',
    examples: [{ through: '41' }],
  })
