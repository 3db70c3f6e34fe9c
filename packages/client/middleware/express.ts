/**
 * For Express: `app.post('/models', meter('virtual_model'), …)`; the handler finds its task in `response.locals.allot`.
 * Express answers later than the handler returns, so the units are settled when the answer was sent. A visitor who
 * disconnects before that has cancelled, and the policy says what that gives back.
 */
import {
  denialResponse,
  isDelivered,
  type MeteredFeature,
  type MeteringOptions,
  type MeterOptions,
  meterRequest,
  NothingDelivered,
} from './metering.ts'

/** The part of Express's response that is used. */
export interface ExpressResponse {
  readonly statusCode: number
  readonly writableFinished: boolean
  readonly locals: Record<string, unknown>
  once(event: 'close', listener: () => void): unknown
  status(code: number): { set(headers: Record<string, string>): { send(body: string): unknown } }
}

export function metering<ExpressRequest>(options: MeteringOptions<ExpressRequest>) {
  return (feature: MeteredFeature, metered: MeterOptions<ExpressRequest> = {}) =>
    async (
      request: ExpressRequest,
      response: ExpressResponse,
      next: (error?: unknown) => void,
    ): Promise<void> => {
      let began = false
      try {
        const ran = await meterRequest(options, feature, metered, request, async (task) => {
          response.locals.allot = task
          const closed = new Promise<void>((resolve) => response.once('close', resolve))
          began = true
          next()
          await closed
          if (!response.writableFinished) throw new NothingDelivered('cancelled')
          if (!isDelivered(response.statusCode)) throw new NothingDelivered('technical')
        })
        if (ran.allowed || began) return
        const { status, headers, body } = denialResponse(ran.denial)
        response
          .status(status)
          .set({ ...headers })
          .send(body)
      } catch (thrown) {
        if (!began) next(thrown)
      }
    }
}
