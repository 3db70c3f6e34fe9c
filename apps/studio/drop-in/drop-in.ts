/**
 * The drop-in API: the addresses of remove.bg and Photoroom, with API keys of Allot. They stand beside the studio's own
 * routes and share nothing with them but imaging.
 */
import { mkdir, rm } from 'node:fs/promises'
import type { Imaging, ImagingOf } from '@allot/imaging'
import { Hono } from 'hono'
import { type Connect, callerOf } from './caller.ts'
import { creditsLeft } from './credits.ts'
import { answerCutOut } from './cut-out.ts'
import { edit } from './edit.ts'
import { InFlight } from './in-flight.ts'
import { RateHeaders } from './rate-headers.ts'
import { refusalOf } from './refusal-of.ts'
import { featuresOf, removeBg } from './remove-bg.ts'
import { segment } from './segment.ts'
import type { Download } from './source.ts'

export type { Connect } from './caller.ts'
export type { Download } from './source.ts'

export interface DropInOptions {
  /** The folder of what is in progress; what an earlier process left there is removed. */
  readonly folder: string
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly connect: Connect
  readonly download: Download
  /** @throws PhotoFault below what the disk keeps free */
  readonly refuseFullDisk: () => void
  /** Receives errors that nothing here expects. */
  readonly unexpected: (error: unknown) => void
}

/** Whether an address is one of these, and none of Allot's own below the same `/v1`. */
export function isDropInPath(path: string): boolean {
  return path === '/v1/segment' || path === '/v2/edit' || path.startsWith('/v1.0/')
}

export interface DropIn {
  readonly routes: Hono
  /** Answers what is in progress, and begins nothing more. */
  end(): Promise<void>
}

export async function openDropIn(options: DropInOptions): Promise<DropIn> {
  const { folder, connect, unexpected } = options
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const inFlight = new InFlight()
  const ports = { ...options, inFlight }
  const routes = new Hono()
    .post('/v1.0/removebg', ({ req }) => answerCutOut(req.raw, removeBg, ports))
    .get('/v1.0/account', ({ req }) => answerAccount(req.raw, connect, unexpected))
    .post('/v1/segment', ({ req }) => answerCutOut(req.raw, segment, ports))
    .on(['GET', 'POST'], '/v2/edit', ({ req }) => answerCutOut(req.raw, edit, ports))
    .all('/v1.0/*', () => noSuchAddress())
    .all('/v1/segment', () => noSuchAddress())
    .all('/v2/edit', () => noSuchAddress())
  return { routes, end: () => inFlight.end() }
}

async function answerAccount(
  request: Request,
  connect: Connect,
  unexpected: (error: unknown) => void,
): Promise<Response> {
  const rates = new RateHeaders()
  try {
    const left = await creditsLeft(await callerOf(request, connect, rates.see), featuresOf(false))
    const credits = { total: left, subscription: left, payg: 0, enterprise: 0 }
    return rates.on(
      Response.json({ data: { attributes: { credits, api: { free_calls: 0, sizes: 'all' } } } }),
    )
  } catch (error) {
    return rates.on(removeBg.refuse(refusalOf(error, unexpected)))
  }
}

function noSuchAddress(): Response {
  const title = 'There is nothing at this address and method'
  const detail =
    'Served are POST /v1.0/removebg, GET /v1.0/account, POST /v1/segment, and GET or POST /v2/edit.'
  return Response.json({ errors: [{ title, code: 'not_found', detail }] }, { status: 404 })
}
