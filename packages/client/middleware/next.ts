/**
 * For Next route handlers, and every other handler that answers a Request with a Response:
 * `export const POST = meter('virtual_model')(async (request, context, task) => Response.json(…))`.
 */
import type { RunTask } from '../run.ts'
import { type MeteredFeature, type MeteringOptions, type MeterOptions, meterResponse } from './metering.ts'

export type RouteHandler<Incoming extends Request, Context> = (
  request: Incoming,
  context: Context,
  task: RunTask,
) => Response | Promise<Response>

export function metering<Incoming extends Request = Request>(options: MeteringOptions<Incoming>) {
  return (feature: MeteredFeature, metered: MeterOptions<Incoming> = {}) =>
    <Context = unknown>(handler: RouteHandler<Incoming, Context>) =>
    (request: Incoming, context: Context): Promise<Response> =>
      meterResponse(options, feature, metered, request, async (task) => handler(request, context, task))
}
