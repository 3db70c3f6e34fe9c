/** Listening: serves the program on a socket, and writes the server file for other commands on this machine. */

import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ADDRESS_HEADER } from '@allot/server/peer-address'
import { getRequestListener } from '@hono/node-server'
import { ownAddress } from './own-address.ts'
import type { Program } from './program.ts'
import { serverFile, writeServerFile } from './server-file.ts'
import type { Settings } from './settings.ts'
import { refuseSlowRequests } from './slow-requests.ts'

export interface Listening {
  readonly address: string
  /** Whether other commands on this machine find it: the file that says where could be written. */
  readonly isFound: boolean
  /** Finishes requests in progress, for at most `MAX_CLOSING_MS`, then stops. */
  close(): Promise<void>
}

const MAX_CLOSING_MS = 5_000

/** A connection on which nothing moves either way; longer than the longest work on one photo. Streams beat every 15 s. */
const MAX_IDLE_MS = 300_000

/**
 * Browsers insist on https then. Only where the public address is one: a name that is also used without would be out of
 * reach. Other names of the same domain are not Allot's to decide about.
 */
const HTTPS_FOR_A_YEAR = 'max-age=31536000'

/** @param before middleware that sees each request first; the development server uses it */
export async function listen(
  program: Pick<Program, 'fetch' | 'key'>,
  settings: Settings,
  before?: Middleware,
): Promise<Listening> {
  const isHttps = settings.url?.startsWith('https:') ?? false
  const answer = getRequestListener((request) => program.fetch(request))
  const server = createServer(
    {
      requestTimeout: 600_000,
      headersTimeout: 20_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (incoming, outgoing) => {
      if (isHttps) outgoing.setHeader('strict-transport-security', HTTPS_FOR_A_YEAR)
      nameCaller(incoming, settings.proxies)
      if (before) before(incoming, outgoing, () => void answer(incoming, outgoing))
      else void answer(incoming, outgoing)
    },
  )
  server.timeout = MAX_IDLE_MS
  refuseSlowRequests(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : settings.port
  const address = settings.url ?? ownAddress(settings.host, port)
  const isFound = writeServerFile(settings.data, { url: `http://127.0.0.1:${port}`, key: program.key })
  return {
    ...{ address, isFound },
    close: async () => {
      rmSync(serverFile(settings.data), { force: true })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), MAX_CLOSING_MS)
      await closed
      clearTimeout(late)
    },
  }
}

/** Sets the header with the caller's address, and drops a header of that name from the caller. */
function nameCaller(incoming: IncomingMessage, proxies: number): void {
  const { rawHeaders, headers, socket } = incoming
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2)
    if (rawHeaders[at]?.toLowerCase() === ADDRESS_HEADER) rawHeaders.splice(at, 2)
  // Each proxy appends the address it saw; the outermost of our `proxies` proxies saw the caller.
  const passed = proxies === 0 ? [] : String(headers['x-forwarded-for'] ?? '').split(',')
  const caller = passed.at(-proxies)?.trim() || (socket.remoteAddress ?? '')
  rawHeaders.push(ADDRESS_HEADER, caller)
  headers[ADDRESS_HEADER] = caller
}

/** Answers a request itself, or passes it on with `next`. */
export type Middleware = (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void
