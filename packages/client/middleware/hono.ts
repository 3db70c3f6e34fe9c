/** For Hono: `app.post('/models', meter('virtual_model'), …)`; the handler finds its task under `allot`. */
import { type Each, type Feature, type MeteringOptions, performResponse } from './metering.ts'

/** As much of Hono's context as is needed. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  get res(): Response
  set res(response: Response | undefined)
  set(key: 'allot', value: unknown): void
}

export function metering<Context extends HonoContext>(options: MeteringOptions<Context>) {
  return (feature: Feature, each: Each<Context> = {}) =>
    async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
      let handled: Response | undefined
      const response = await performResponse(options, feature, each, context, async (task) => {
        context.set('allot', task)
        // What the handler throws becomes a response by Hono's own error handler.
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
