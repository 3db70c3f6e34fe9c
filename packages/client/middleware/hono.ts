/** For Hono: `app.post('/models', meter('virtual_model'), …)`; the handler finds its task under `allot`. */
import { type MeteredFeature, type MeteringOptions, type MeterOptions, meterResponse } from './metering.ts'

/** The part of Hono's context that is used. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  get res(): Response
  set res(response: Response | undefined)
  set(key: 'allot', value: unknown): void
}

export function metering<Context extends HonoContext>(options: MeteringOptions<Context>) {
  return (feature: MeteredFeature, metered: MeterOptions<Context> = {}) =>
    async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
      let handled: Response | undefined
      const response = await meterResponse(options, feature, metered, context, async (task) => {
        context.set('allot', task)
        // Hono's own error handler turns what the handler throws into a response.
        await next()
        handled = context.res
        return handled
      })
      if (!handled) return response
      if (response !== handled) {
        context.res = undefined
        context.res = response
      }
      return undefined
    }
}
