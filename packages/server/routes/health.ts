/** Health and metrics, for monitoring. */
import { liveness, readiness } from '@allot/api/health'
import { Fault } from '@allot/rules/fault'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { HonoEnv } from '../http/http-context.ts'
import type { RouteContext } from './route-context.ts'

export interface ServerState {
  /** Whether the server is stopping, so that a load balancer sends it no further requests. */
  readonly ending: () => boolean
  /** Whether the store can be written to; reads go on where it cannot. */
  readonly canWrite: () => Promise<boolean>
}

export function healthRoutes(
  app: Hono<HonoEnv>,
  { api, allot, metrics }: RouteContext,
  { ending, canWrite }: ServerState,
): void {
  app.get('/health/live', (context) => context.json({ live: true }))
  api.describe({
    method: 'get',
    path: '/health/live',
    id: 'getLiveness',
    tag: 'System',
    summary: 'Get whether the process runs',
    description: 'Reads nothing from the store.',
    access: { open: true },
    uncounted: true,
    answer: liveness,
  })

  // Reads a Space that does not exist: the answer `unknown_space` shows that the store can be read.
  app.get('/health/ready', async (context) => {
    const answers = await allot.space('health').then(
      () => true,
      (fault: unknown) => fault instanceof Fault && fault.code === 'unknown_space',
    )
    const ready = answers && (await canWrite()) && !ending()
    return context.json({ ready }, ready ? 200 : 503)
  })

  api.describe({
    method: 'get',
    path: '/health/ready',
    id: 'getReadiness',
    tag: 'System',
    summary: 'Get whether requests can be answered',
    description:
      'Reads from the store. Status 503 while it does not answer, while it cannot be written to, as on a full disk (reads are answered then), and while the server stops.',
    access: { open: true },
    uncounted: true,
    answer: readiness,
    statuses: [503],
    answers: 'Whether requests can be answered: 200 when they can, 503 when not.',
  })

  api.serve(
    {
      method: 'get',
      path: '/metrics',
      id: 'getMetrics',
      tag: 'System',
      summary: 'Get figures for Prometheus',
      description: 'Give Prometheus an API key with the scope `operator` as its bearer token.',
      access: { scope: 'operator' },
      answer: z.string(),
      sends: 'text/plain',
    },
    async ({ context }) => {
      context.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      return context.body(await metrics.text())
    },
  )
}
