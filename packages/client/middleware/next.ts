/**
 * For Next route handlers, and whatever else answers a Request with a Response:
 * `export const POST = meter('virtual_model')(async (request, context, task) => Response.json(…))`.
 */
import type { Task } from '../run.ts'
import { type Each, type Feature, type MeteringOptions, performResponse } from './metering.ts'

export type Handler<Asked extends Request, Context> = (
  request: Asked,
  context: Context,
  task: Task,
) => Response | Promise<Response>

export function metering<Asked extends Request = Request>(options: MeteringOptions<Asked>) {
  return (feature: Feature, each: Each<Asked> = {}) =>
    <Context = unknown>(handler: Handler<Asked, Context>) =>
    (request: Asked, context: Context): Promise<Response> =>
      performResponse(options, feature, each, request, async (task) => handler(request, context, task))
}
