/** The route of what the studio says about itself. */
import { type ModelInfo, modelInfo } from '@allot/imaging/model-info'
import { Hono } from 'hono'
import { type FindPerson, personOf } from './caller.ts'

/** `allot doctor` says the same. */
export { modelInfo } from '@allot/imaging/model-info'

/** @param ownModel the folder of the operator's own model, where there is one */
export function aboutRoute(whoIs: FindPerson, ownModel: string | null): Hono {
  return new Hono().get('/about', async (context) => {
    await personOf(whoIs, context.req.raw)
    return context.json({ model: modelInfo(ownModel) } satisfies { model: ModelInfo })
  })
}
