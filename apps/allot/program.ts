/**
 * The program: the one place where the server and the studio meet. Both run in this process; the studio reaches Allot
 * through the client, whose fetch leads straight into the server, without a socket between.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AllotClient as Client, connectAllot } from '@allot/client/allot'

import { lockFile } from '@allot/engine/stores/sqlite/owned-file'
import type { SpaceId } from '@allot/rules/space'
import { type BillingSettings, openServer } from '@allot/server'
import { download } from '@allot/server/download'
import { openHostCheck } from '@allot/server/host-names'
import type { Logger } from '@allot/server/logger'
import { networkOf } from '@allot/server/network-of'
import { isFromAnotherSite } from '@allot/server/origin'
import { ADDRESS_HEADER } from '@allot/server/peer-address'
import { openStoreObserver } from '@allot/server/store-observer'
import type { TestClock } from '@allot/server/test-clock'
import { closeToOthers } from '@allot/sqlite/close-to-others'
import { makePrivateFolder } from '@allot/sqlite/private-folder'
import { type Connect, type Download, isDropInPath } from '@allot/studio/drop-in'
import { openStudio, type Studio, type StudioCaller } from '@allot/studio/studio'
import { aiSettingsOf } from './ai-settings.ts'
import { providerOf } from './oidc-settings.ts'
import { boundStreams } from './open-streams.ts'
import { ownAddress } from './own-address.ts'
import { type OwnEngine, openOwnEngine } from './own-engine.ts'
import { answersToAnyName, publicOptionsOf } from './public-settings.ts'
import { modelOf, type Settings } from './settings.ts'
import { limitsOf } from './share-settings.ts'
import { tryToWrite } from './write-attempt.ts'

/** Allot with its server, in this process. */
export interface Service {
  fetch(request: Request): Promise<Response>
  /** Acts for every Space, with a key of its own. */
  readonly client: Client
  readonly key: string
  /** The account of the request's cookie; undefined also for a change sent from the page of another site. */
  whoIs(request: Request): Promise<StudioCaller | undefined>
  /** A client that acts with another key. */
  readonly withKey: Connect
  /** To be called when it listens: links lead there where no public address is configured. */
  listensAt(address: string): void
  /** Records that the studio refused a request about a Space. */
  refused(request: Request, route: string, space: SpaceId): Promise<void>
  /** Delivers the events of these Spaces; the next server delivers what is not delivered in time. */
  deliver(spaces: Iterable<string>): Promise<void>
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
  readonly listensAt: Service['listensAt']
  /** Ends open streams and finishes the photos in progress; other requests are still answered. */
  end(): Promise<void>
  close(): Promise<void>
}

export interface ServiceOptions {
  readonly settings: Settings
  readonly logger: Logger
  /** It answers this process alone, for as long as one command takes. */
  readonly inProcess?: boolean
  /** What is open already in this process, which owns the data folder; and the id under which it noted itself. */
  readonly open?: OwnEngine & { readonly processId: string }
  /** For tests alone: it runs on this, and requests set its clock. */
  readonly testClock?: TestClock | undefined
}

/** Milliseconds: a caller with a key of its own gets an answer within it, also where it sends too much. */
const KEY_DEADLINE = 15_000

/** How long a command that is done waits for webhooks, in milliseconds. */
const DELIVERY_MS = 5_000

/** Never resolved by DNS: requests to it stay in this process. */
const INSIDE = 'http://allot.inside'

/** @throws StoreRefused when another Allot has this data folder */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { settings, logger, inProcess = false, open, testClock } = options
  const {
    data,
    databaseUrl,
    secret,
    url,
    rateLimit,
    spacesPerPerson,
    privateWebhooks,
    tracesTo,
    securityLogDays,
  } = settings
  openDataFolder(data, logger)
  const storeObserver = openStoreObserver(databaseUrl ? undefined : () => tryToWrite(data))
  // A file is owned anyway; with a database the folder still has photos, and says where this Allot is found.
  const owned = databaseUrl === undefined || open ? undefined : lockFolder(data)
  const { allot, clock } = testClock ?? open ?? (await openOwnEngine(settings, logger, storeObserver.observe))
  let reached = ownAddress(settings.host, settings.port)
  const server = await openServer({
    allot,
    data,
    databaseUrl,
    secret,
    clock,
    url,
    rateLimit,
    spacesPerPerson,
    ...publicOptionsOf(settings),
    listensAt: () => reached,
    provider: providerOf(settings),
    allowPrivate: privateWebhooks,
    billing: billingOf(settings),
    tracesTo,
    inProcess,
    ...(testClock ? { testClock } : open ? { processId: open.processId } : { storeObserver }),
    ...{ securityLogDays, keepClosedDays: settings.keepClosed },
    // What a command prints is for the person who called it; the event stands in the table.
    ...(!inProcess && { onSecurityEvent: logger.securityEvent }),
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
      const { cookie = '', [ADDRESS_HEADER]: address = '' } = Object.fromEntries(request.headers)
      const headers = { cookie, [ADDRESS_HEADER]: address }
      const me = await connectAllot({ url: INSIDE, headers, fetch: inside }).me()
      return me && { ...me, network: networkOf(address) }
    },
    withKey: (key, request, seen) =>
      connectAllot({
        url: INSIDE,
        key,
        headers: sourceHeadersOf(request),
        deadline: KEY_DEADLINE,
        fetch: async (path, init) => {
          const response = await inside(path, init)
          seen(response.headers)
          return response
        },
      }),
    listensAt: (address) => {
      reached = address
    },
    refused: server.refused,
    deliver: async (spaces) => {
      for (const space of spaces) server.events.spaceChanged(space as SpaceId) // the engine has them
      await Promise.race([server.events.settled(), sleep(DELIVERY_MS, undefined, { ref: false })])
    },
    end: server.end,
    close: async () => {
      await server.close()
      await allot.close()
      owned?.close()
    },
  }
}

/** @throws StoreRefused when another Allot has it */
function lockFolder(data: string): { close(): void } {
  return lockFile(join(data, 'allot.sqlite'), `The data folder ${data}`)
}

/** A key may be for some addresses alone, and the security log says which program sent a request. */
function sourceHeadersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries([ADDRESS_HEADER, 'user-agent'].map((name) => [name, headers.get(name) ?? '']))
}

/** It holds accounts and photos: readable by its owner alone. @throws FileRefused where that cannot be had */
function openDataFolder(data: string, logger: Logger): void {
  makePrivateFolder(data)
  const closed = closeToOthers(data)
  if (closed.length > 0)
    logger.warn(`Others could read ${closed.join(', ')}: closed, so that only this account can.`)
}

/** @throws StoreRefused when another Allot has this data folder */
export async function openProgram(options: ServiceOptions): Promise<Program> {
  const { settings, logger } = options
  const service = await openService(options)
  const fetchFile: Download = (address, file, options) =>
    download(address, file, { ...options, allowPrivate: settings.privateWebhooks })
  let reached = ownAddress(settings.host, settings.port)
  const studio = settings.studio
    ? await openStudio({
        data: join(settings.data, 'studio'),
        model: modelOf(settings),
        limits: limitsOf(settings),
        confinement: settings.confinement,
        ai: aiSettingsOf(settings, fetchFile),
        allot: service.client,
        whoIs: service.whoIs,
        client: 'web',
        linkTo: (path) => new URL(settings.url ?? reached).origin + path,
        refused: (request, route, space) => service.refused(request, route, space as SpaceId), // Allot named it
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
  const misdirected = openHostCheck({
    ...{ address: () => settings.url ?? reached, any: answersToAnyName(settings) },
    others: namesOf(settings),
  })
  return {
    fetch: boundStreams(
      async (request) => {
        const refused = misdirected(request)
        if (refused) return refused
        const { pathname } = new URL(request.url)
        if (!studio || !isStudioPath(pathname)) return service.fetch(request)
        return studio.fetch(request)
      },
      async (request) => (await service.whoIs(request))?.member.id,
    ),
    studio,
    key: service.key,
    listensAt: (address) => {
      reached = address
      service.listensAt(address)
    },
    end,
    close: async () => {
      await end()
      await service.close()
    },
  }
}

function billingOf({ billing, stripeKey, stripeWebhookSecret }: Settings): BillingSettings | undefined {
  if (billing === 'off') return undefined
  if (billing === 'manual') return { kind: billing }
  return { kind: billing, key: stripeKey ?? '', webhookSecret: stripeWebhookSecret ?? '' }
}

/** Servers of a fleet call each other by their addresses; and it is called by the address at which it listens. */
function namesOf({ host, hostNames, fleetAddress }: Settings): readonly string[] {
  const fleet = fleetAddress === undefined ? [] : [fleetAddress.replace(/:\d+$/, '')]
  return [host.includes(':') ? `[${host}]` : host, ...hostNames, ...fleet]
}

function isStudioPath(path: string): boolean {
  return isDropInPath(path) || !/^\/(v1|auth|health|docs|metrics)(\/|$)/.test(path)
}
