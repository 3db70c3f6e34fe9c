/** The routes of the studio, each with the schema of its body. A test compares them with the routes that there are. */
import { batchChange } from '@allot/studio/contract/batch-list'
import { cutOutChoice } from '@allot/studio/contract/cut-outs'
import {
  designChange,
  designPreview,
  newDesign,
  newDesignExport,
  newVersions,
  pickedOriginal,
} from '@allot/studio/contract/design'
import { chosenSamples, newBatch } from '@allot/studio/contract/new-batch'
import { newPilePhotos, pileChange } from '@allot/studio/contract/pile'
import {
  paidQuestion,
  pickedPreview,
  previewGeneration,
  previewRequest,
} from '@allot/studio/contract/preview'
import { photoDecision } from '@allot/studio/contract/results'
import { runAgain } from '@allot/studio/contract/run-again'
import { saveRecipe } from '@allot/studio/contract/saved-recipe'
import { consent, sharingChange } from '@allot/studio/contract/sharing'
import { z } from 'zod'
import { type Operation, operation } from './operations.ts'
import type { Schema } from './values.ts'

const row = (method: string, path: string, body?: z.ZodType | 'file'): Operation =>
  operation(method, `/studio${path}`, body === undefined || body === 'file' ? body : schemaOf(body))

function schemaOf(body: z.ZodType): Schema {
  return z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Schema // of its own kind of schema
}

export const STUDIO_OPERATIONS: readonly Operation[] = [
  row('GET', '/about'),
  row('GET', '/spaces/{space}/tools'),
  row('GET', '/spaces/{space}/batches'),
  row('POST', '/spaces/{space}/batches', newBatch),
  row('GET', '/batches/{batch}'),
  row('POST', '/batches/{batch}/run'),
  row('POST', '/batches/{batch}/cancel'),
  row('POST', '/batches/{batch}/pause'),
  row('POST', '/batches/{batch}/resume'),
  row('POST', '/batches/{batch}/again', runAgain),
  row('POST', '/batches/{batch}/again/quote', runAgain),
  row('DELETE', '/batches/{batch}'),
  row('PATCH', '/batches/{batch}', batchChange),
  row('POST', '/batches/{batch}/restore'),
  row('POST', '/batches/{batch}/decisions', photoDecision),
  row('GET', '/batches/{batch}/events'),
  row('PUT', '/batches/{batch}/photos/{n}', 'file'),
  row('GET', '/samples'),
  row('GET', '/samples/{sample}'),
  row('POST', '/batches/{batch}/samples', chosenSamples),
  row('GET', '/batches/{batch}/photos/{n}/original'),
  row('GET', '/batches/{batch}/photos/{n}/result'),
  row('GET', '/batches/{batch}/photos/{n}/original-preview'),
  row('GET', '/batches/{batch}/photos/{n}/result-preview'),
  row('GET', '/batches/{batch}/zip'),
  row('GET', '/batches/{batch}/manifest'),
  row('GET', '/batches/{batch}/photos/{n}/cut-outs'),
  row('GET', '/batches/{batch}/photos/{n}/cut-outs/{cutOut}/picture'),
  row('GET', '/batches/{batch}/photos/{n}/cut-outs/{cutOut}/matte'),
  row('POST', '/batches/{batch}/photos/{n}/cut-out', cutOutChoice),
  row('PUT', '/batches/{batch}/photos/{n}/matte', 'file'),
  row('POST', '/batches/{batch}/photos/{n}/keep'),
  row('GET', '/spaces/{space}/designs'),
  row('POST', '/spaces/{space}/designs', newDesign),
  row('GET', '/designs/{design}'),
  row('GET', '/designs/{design}/events'),
  row('PATCH', '/designs/{design}', designChange),
  row('DELETE', '/designs/{design}'),
  row('PUT', '/designs/{design}/original', 'file'),
  row('POST', '/designs/{design}/original', pickedOriginal),
  row('GET', '/designs/{design}/original'),
  row('GET', '/designs/{design}/requests/{key}'),
  row('POST', '/designs/{design}/versions', newVersions),
  row('DELETE', '/designs/{design}/requests/{key}'),
  row('GET', '/designs/{design}/versions/{n}/picture'),
  row('GET', '/designs/{design}/versions/{n}/video'),
  row('POST', '/designs/{design}/picture', designPreview),
  row('POST', '/designs/{design}/exports', newDesignExport),
  row('GET', '/designs/{design}/exports/{key}'),
  row('GET', '/spaces/{space}/recipes'),
  row('PUT', '/spaces/{space}/recipes', saveRecipe),
  row('DELETE', '/spaces/{space}/recipes'),
  row('GET', '/spaces/{space}/recipes/file'),
  row('PUT', '/spaces/{space}/previews', 'file'),
  row('POST', '/spaces/{space}/previews', pickedPreview),
  row('POST', '/previews/{preview}/picture', previewRequest),
  row('POST', '/previews/{preview}/generations', previewGeneration),
  row('POST', '/previews/{preview}/generations/progress', previewGeneration),
  row('POST', '/previews/{preview}/generations/cancel', previewGeneration),
  row('POST', '/spaces/{space}/previews/prepare'),
  row('POST', '/spaces/{space}/previews/paid', paidQuestion),
  row('PUT', '/spaces/{space}/masks', 'file'),
  row('GET', '/spaces/{space}/pile'),
  row('PATCH', '/spaces/{space}/pile', pileChange),
  row('POST', '/spaces/{space}/pile/photos', newPilePhotos),
  row('PUT', '/spaces/{space}/pile/photos/{photo}/content', 'file'),
  row('GET', '/spaces/{space}/pile/photos/{photo}/original'),
  row('GET', '/spaces/{space}/pile/photos/{photo}/thumbnail'),
  row('GET', '/spaces/{space}/sharing'),
  row('PUT', '/spaces/{space}/sharing', sharingChange),
  row('POST', '/spaces/{space}/sharing/consents', consent),
]
