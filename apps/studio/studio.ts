/**
 * The Batch studio: takes photos in, edits them, hands them out, and is metered by Allot and by nothing else. It
 * talks to Allot only through the client, so it does not matter to it whether Allot is in this process or elsewhere.
 */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import { openImaging } from '@allot/imaging'
import { PhotoFault } from '@allot/imaging/fault'
import type { Client } from '@allot/rules/operation'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import { Folders } from './batch/folders.ts'
import { openMetering } from './batch/metering.ts'
import { Runner } from './batch/runner.ts'
import { BatchStore } from './batch/store.ts'
import type { StudioProblem, StudioProblemStatus } from './contract/problem.ts'
import { batchRoutes } from './http/batches.ts'
import type { WhoIs } from './http/caller.ts'
import { photoRoutes } from './http/photos.ts'
import { webRoutes } from './http/web.ts'

export interface StudioOptions {
  /** The folder that photos and the studio's own memory are kept in. */
  readonly data: string
  /** With a key that may act for every Space. */
  readonly allot: AllotClient
  readonly whoIs: WhoIs
  /** What Allot is told the Batches come from. */
  readonly client: Client
  /** Told of errors that are our own. */
  readonly unexpected: (error: unknown) => void
}

export interface Studio {
  fetch(request: Request): Promise<Response>
  readonly store: BatchStore
  readonly folders: Folders
  readonly runner: Runner
  readonly allot: AllotClient
  readonly whoIs: WhoIs
  /** Resolves when the studio is being closed. */
  readonly closing: Promise<void>
  /** A small picture of a photo, made when first asked for. @returns undefined where it cannot be read */
  preview(source: string, target: string): Promise<string | undefined>
  remove(batch: string): Promise<void>
  close(): Promise<void>
}

/** Drafts that were never run are kept for a day, results for 30. */
const DRAFTS_FOR = 24 * 3_600_000
const RESULTS_FOR = 30 * 24 * 3_600_000

export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { data, allot, whoIs, client, unexpected } = options
  await mkdir(join(data, 'batches'), { recursive: true })
  const store = new BatchStore(join(data, 'studio.sqlite'))
  const folders = new Folders(join(data, 'batches'))
  const imaging = openImaging()
  const runner = new Runner({ store, folders, imaging, metering: openMetering(allot, store, client) })
  const { promise: closing, resolve: close } = Promise.withResolvers<void>()
  const app = new Hono()
  const studio: Studio = {
    fetch: async (request) => app.fetch(request),
    store,
    folders,
    runner,
    allot,
    whoIs,
    closing,
    preview: async (source, target) => {
      if (existsSync(target)) return target
      await mkdir(dirname(target), { recursive: true })
      return (await imaging.previewPhoto(source, target)).ok ? target : undefined
    },
    remove: async (batch) => {
      await folders.remove(batch)
      store.delete(batch)
    },
    close: async () => {
      close()
      clearInterval(sweeping)
      await runner.close()
      await imaging.close()
      store.close()
    },
  }
  const sweep = async () => {
    const old = [
      ...store.olderThan('draft', Date.now() - DRAFTS_FOR),
      ...store.olderThan('ended', Date.now() - RESULTS_FOR),
    ]
    for (const batch of old) await studio.remove(batch.id)
  }
  const sweeping = setInterval(() => void sweep().catch(unexpected), 3_600_000).unref()
  // Photos have a bound of their own, counted as they arrive.
  app.use('/studio/*', (context, next) => (context.req.method === 'PUT' ? next() : LIMIT(context, next)))
  app.route('/studio', batchRoutes(studio))
  app.route('/studio', photoRoutes(studio))
  app.route('/', webRoutes(join(import.meta.dirname, 'web/dist')))
  app.onError((error, context) =>
    problem(error, unexpected, (body, status) => {
      context.header('content-type', 'application/problem+json')
      return context.body(JSON.stringify(body), status)
    }),
  )
  await sweep()
  return studio
}

/** Room for the names of a whole Batch. */
const LIMIT = bodyLimit({
  maxSize: 5 * 1024 * 1024,
  onError: () => {
    throw new HTTPException(413, { message: 'That is too much at once. Add fewer photos.' })
  },
})

function problem(
  error: unknown,
  unexpected: (error: unknown) => void,
  answer: (body: StudioProblem, status: StudioProblemStatus) => Response,
): Response {
  const told = (status: StudioProblemStatus, detail: string) =>
    answer({ title: 'The studio cannot do that', status, detail }, status)
  if (error instanceof HTTPException) return told(error.status as StudioProblemStatus, error.message) // only these are thrown
  if (error instanceof ZodError)
    return told(400, `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`)
  if (error instanceof PhotoFault) return told(507, error.message)
  if (error instanceof AllotFault) return told(error.retryable ? 503 : 409, error.message)
  unexpected(error)
  return told(500, 'Something went wrong here. Try again; nothing is taken for a photo that is not exported.')
}
