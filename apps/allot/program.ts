/**
 * The program: the one place where the server and the studio meet. Both run in this process; the studio reaches Allot
 * through the client, whose fetch leads straight into the server, without a socket between.
 */
import { join } from 'node:path'
import { type AllotClient as Client, connectAllot, type Me } from '@allot/client/allot'
import { openEngine } from '@allot/engine/engine'
import { connectFleet } from '@allot/engine/fleet/fleet'
import { DEFAULT_CACHE } from '@allot/engine/ledger-cache'
import { openStore } from '@allot/engine/open-store'
import { readPolicies, refusedText } from '@allot/engine/policies'

import { lockFile } from '@allot/engine/stores/sqlite/owned-file'
import type { PolicyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import { type BillingSettings, openServer } from '@allot/server'
import { download } from '@allot/server/download'
import type { Logger } from '@allot/server/logger'
import { isFromAnotherSite } from '@allot/server/origin'
import { openStoreObserver, type StoreObserver } from '@allot/server/store-observer'
import type { TestClock } from '@allot/server/test-clock'
import { makePrivateFolder } from '@allot/sqlite/private-folder'
import { type Connect, type Download, isDropInPath } from '@allot/studio/drop-in'
import { openStudio, type Studio } from '@allot/studio/studio'
import { aiSettingsOf } from './ai-settings.ts'
import { modelOf, POLICIES, type Settings } from './settings.ts'

/** Allot with its server, in this process. */
export interface Service {
  fetch(request: Request): Promise<Response>
  /** Acts for every Space, with a key of its own. */
  readonly client: Client
  readonly key: string
  /** The account of the request's cookie; undefined also for a change sent from the page of another site. */
  whoIs(request: Request): Promise<Me | undefined>
  /** A client that acts with another key. */
  readonly withKey: Connect
  /** Ends open streams; other requests are still answered. */
  end(): void
  close(): Promise<void>
}

/** The service and the studio behind one address. */
export interface Program {
  fetch(request: Request): Promise<Response>
  /** undefined where the API alone is served. */
  readonly studio: Studio | undefined
  readonly key: string
  /** Ends open streams and finishes the photos in progress; other requests are still answered. */
  end(): Promise<void>
  close(): Promise<void>
}

export interface ServiceOptions {
  readonly settings: Settings
  readonly logger: Logger
  /** It answers this process alone, for as long as one command takes. */
  readonly inProcess?: boolean
  /** For tests alone: it runs on this, and requests set its clock. */
  readonly testClock?: TestClock | undefined
}

/** Milliseconds: a caller with a key of its own gets an answer within it, also where it sends too much. */
const KEY_DEADLINE = 15_000

/** Never resolved by DNS: requests to it stay in this process. */
const INSIDE = 'http://allot.inside'

/** @throws StoreRefused when another Allot has this data folder */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { settings, logger, inProcess = false, testClock } = options
  const {
    data,
    databaseUrl,
    secret,
    url,
    rateLimit,
    spacesPerPerson,
    smtpUrl,
    mailFrom,
    privateWebhooks,
    tracesTo,
  } = settings
  // It holds accounts and photos: readable by its owner alone.
  makePrivateFolder(data)
  const storeObserver = openStoreObserver()
  // A file is owned anyway; with a database the folder still has photos, and says where this Allot is found.
  const owned = databaseUrl === undefined ? undefined : lockFile(join(data, 'allot.sqlite'))
  const { allot, clock } = testClock ?? (await openPersistent(settings, storeObserver, logger))
  const server = await openServer({
    allot,
    data,
    databaseUrl,
    secret,
    clock,
    url,
    rateLimit,
    spacesPerPerson,
    mail: smtpUrl === undefined ? undefined : { url: smtpUrl, from: mailFrom },
    allowPrivate: privateWebhooks,
    billing: billingOf(settings),
    tracesTo,
    inProcess,
    ...(testClock ? { testClock } : { storeObserver }),
    onRequest: logger.request,
    unexpected: logger.error,
  })
  const key = server.mintKey('studio')
  const inside = (path: string, init: RequestInit) => server.fetch(new Request(path, init))
  return {
    fetch: server.fetch,
    client: connectAllot({ url: INSIDE, key, fetch: inside }),
    key,
    whoIs: async (request) => {
      if (isFromAnotherSite(request, url)) return undefined
      const headers = { cookie: request.headers.get('cookie') ?? '' }
      return connectAllot({ url: INSIDE, headers, fetch: inside }).me()
    },
    withKey: (key, seen) =>
      connectAllot({
        url: INSIDE,
        key,
        deadline: KEY_DEADLINE,
        fetch: async (path, init) => {
          const response = await inside(path, init)
          seen(response.headers)
          return response
        },
      }),
    end: server.end,
    close: async () => {
      await server.close()
      await allot.close()
      owned?.close()
    },
  }
}

async function openPersistent(settings: Settings, storeObserver: StoreObserver, logger: Logger) {
  const clock = () => Date.now() as Instant // milliseconds since 1970
  const store = storeObserver.observe(
    await openStore(settings.logsUrl ?? join(settings.data, 'allot.sqlite')),
  )
  const cache = { ...DEFAULT_CACHE, spaces: settings.cacheSpaces }
  const { fleetAddress } = settings
  const policies = policiesOf(settings)
  const allot = await openEngine({
    store,
    policies,
    clock,
    cache,
    refusedPolicy: (version) => logger.warn(`The policy ${refusedText(version)}`),
    ...(fleetAddress && { router: connectFleet(fleetAddress) }),
  })
  return { allot, clock }
}

/** @throws StoreRefused when another Allot has this data folder */
export async function openProgram(options: ServiceOptions): Promise<Program> {
  const { settings, logger } = options
  const service = await openService(options)
  const fetchFile: Download = (address, file, options) =>
    download(address, file, { ...options, allowPrivate: settings.privateWebhooks })
  const studio = settings.studio
    ? await openStudio({
        data: join(settings.data, 'studio'),
        model: modelOf(settings),
        ai: aiSettingsOf(settings, fetchFile),
        allot: service.client,
        whoIs: service.whoIs,
        client: 'web',
        dropIn: { connect: service.withKey, download: fetchFile },
        unexpected: logger.error,
      })
    : undefined
  let ended: Promise<void> | undefined
  const end = () => {
    service.end()
    ended ??= studio?.close() ?? Promise.resolve()
    return ended
  }
  return {
    fetch: (request) =>
      studio && isStudioPath(new URL(request.url).pathname) ? studio.fetch(request) : service.fetch(request),
    studio,
    key: service.key,
    end,
    close: async () => {
      await end()
      await service.close()
    },
  }
}

/** Those of the folder. @throws Fault naming the file, the place in it and the fix */
export function policiesOf(settings: Settings): PolicyBook {
  return readPolicies(settings.policies ?? POLICIES)
}

function billingOf({ billing, stripeKey, stripeWebhookSecret }: Settings): BillingSettings | undefined {
  if (billing === 'off') return undefined
  if (billing === 'manual') return { kind: billing }
  return { kind: billing, key: stripeKey ?? '', webhookSecret: stripeWebhookSecret ?? '' }
}

function isStudioPath(path: string): boolean {
  return isDropInPath(path) || !/^\/(v1|auth|health|docs|metrics)(\/|$)/.test(path)
}
