/** The route of what the studio says about itself. */
import type { ModelSource } from '@allot/imaging'
import { type ModelInfo, modelInfo } from '@allot/imaging/model-info'
import { Hono } from 'hono'
import { type FindPerson, personOf } from './caller.ts'

/** `allot doctor` says the same. */
export { modelInfo } from '@allot/imaging/model-info'
export { type WhatHolds, whatHolds } from '@allot/imaging/what-holds'

export function aboutRoute(whoIs: FindPerson, model: ModelSource): Hono {
  return new Hono().get('/about', async (context) => {
    await personOf(whoIs, context.req.raw)
    return context.json({ model: modelInfo(model) } satisfies { model: ModelInfo })
  })
}
