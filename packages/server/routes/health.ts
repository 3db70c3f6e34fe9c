/** Health and metrics, for whatever watches over Allot. */
import { Fault } from '@allot/rules/fault'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { HonoEnv } from '../http/http-context.ts'
import type { RouteContext } from './route-context.ts'

/** @param ending whether the server is on its way out, so that nobody sends it more */
export function healthRoutes(
  app: Hono<HonoEnv>,
  { api, allot, metrics }: RouteContext,
  ending: () => boolean,
): void {
  app.get('/health/live', (context) => context.json({ live: true }))

  // Asks the store for a Space that is not there: an answer shows that it can be asked.
  app.get('/health/ready', async (context) => {
    const answers = await allot.space('health').then(
      () => true,
      (fault: unknown) => fault instanceof Fault && fault.code === 'unknown_space',
    )
    const ready = answers && !ending()
    return context.json({ ready }, ready ? 200 : 503)
  })

  api.serve(
    {
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      about: 'Give Prometheus an API key with the scope "operator" as its bearer token.',
      access: { scope: 'operator' },
      answer: z.string(),
      also: ['text/plain'],
    },
    async ({ context }) => {
      context.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      return context.body(await metrics.text())
    },
  )
}
