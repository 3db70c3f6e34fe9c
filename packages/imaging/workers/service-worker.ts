/** A worker process that asks a cut-out service for subjects; several at once wait for its answers. */
import sharp from 'sharp'
import { worker } from 'workerpool'
import { serviceFinder } from '../models/service-finder.ts'
import { findingMethods } from './finding.ts'
import { watched } from './watched.ts'

sharp.concurrency(1)
// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

worker(
  watched(
    findingMethods(async ({ service }) => {
      if (service === null) throw new Error('Invariant: a service is named where this process is started.')
      return serviceFinder(service)
    }),
  ),
)
