/** Plans: what can be subscribed to, for anybody to read. */
import { offersAt } from '@allot/rules/offer'
import { Hono } from 'hono'
import type { Rooms } from '../server.ts'

export function planRoutes({ policies, clock }: Rooms): Hono {
  return new Hono().get('/plans', (context) => context.json({ plans: offersAt(policies, clock()) }))
}
