/**
 * For Express: `app.post('/models', meter('virtual_model'), …)`; the handler finds its task in `response.locals.allot`.
 * Express answers whenever it likes, so the units are settled once the answer is out. A visitor who goes away before
 * has cancelled, and the policy says what that gives back.
 */
import {
  type Each,
  type Feature,
  isDelivered,
  type MeteringOptions,
  perform,
  refusal,
  Undelivered,
} from './metering.ts'

/** As much of Express's response as is needed. */
export interface ExpressResponse {
  readonly statusCode: number
  readonly writableFinished: boolean
  readonly locals: Record<string, unknown>
  once(event: 'close', listener: () => void): unknown
  status(code: number): { set(headers: Record<string, string>): { send(body: string): unknown } }
}

export function metering<Asked>(options: MeteringOptions<Asked>) {
  return (feature: Feature, each: Each<Asked> = {}) =>
    async (request: Asked, response: ExpressResponse, next: (error?: unknown) => void): Promise<void> => {
      let began = false
      try {
        const ran = await perform(options, feature, each, request, async (task) => {
          response.locals.allot = task
          const closed = new Promise<void>((resolve) => response.once('close', resolve))
          began = true
          next()
          await closed
          if (!response.writableFinished) throw new Undelivered('cancelled')
          if (!isDelivered(response.statusCode)) throw new Undelivered('technical')
        })
        if (ran.allowed || began) return
        const { status, headers, body } = refusal(ran.denial)
        response
          .status(status)
          .set({ ...headers })
          .send(body)
      } catch (thrown) {
        if (!began) next(thrown)
      }
    }
}
