/**
 * Alerts: the inbox of a Space's people, one alert for each threshold that was crossed, for what became of payments, for
 * each change of who may do what, and for work of theirs that is over.
 */
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
    id: z.string().describe('its place in the inbox'),
    at: utc,
    kind: z
      .enum([
        ...(['threshold_crossed', 'payment_overdue', 'frozen', 'paid'] as const),
        ...(['key_made', 'webhook_made', 'admin_added', 'handed_over', 'password_changed'] as const),
        ...(['second_factor_off', 'work_finished'] as const),
      ])
      .describe('what it is about'),
    limit: z.string().describe('the pool or window; `payment`, `access` or `work` where it is about that'),
    title: z.string(),
    threshold: z.number().int().describe('the share that was reached, in percent; 0 for what is no amount'),
    by: z
      .string()
      .describe('the member who crossed it, or whose work is over; empty for a payment and for access'),
    message: z.string(),
    read: z.boolean().describe('by the caller'),
  })
  .meta({
    id: 'Alert',
    description:
      'A threshold that was crossed, what became of a payment, a change of who may do what, or work that is over.',
    examples: [ALERT],
  })

export const alertPage = z.object({ alerts: z.array(alert), unread: z.number().int(), next }).meta({
  id: 'AlertPage',
  description: 'A page of alerts, newest first.',
  examples: [{ alerts: [ALERT], unread: 1, next: null }],
})

export const newAlert = z
  .strictObject({
    member: z.string().min(1).max(200).describe('the member whose work is over; no other sees it'),
    message: z.string().trim().min(1).max(500).describe('one line for a person: what became of it'),
    mail: z.boolean().default(false).describe('whether it is sent by e-mail too, where that is set up'),
  })
  .meta({
    id: 'NewAlert',
    description: 'Work of a member that is over.',
    examples: [{ member: 'ann', message: 'Winter boots: 56 of 60 exported, 4 failed.', mail: true }],
  })

export const readAlertsRequest = z
  .strictObject({ through: z.string().regex(/^\d{1,15}$/, 'give the id of an alert') })
  .meta({
    id: 'ReadAlertsRequest',
    description: 'The last alert that was read; all before it are read too.',
    examples: [{ through: '41' }],
  })
