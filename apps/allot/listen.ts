/** Listening: the program behind a socket, and where other commands on this machine find it. */

import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ADDRESS_HEADER } from '@allot/server/peer-address'
import { getRequestListener } from '@hono/node-server'
import type { Program } from './program.ts'
import { noteFile } from './server-file.ts'
import type { Settings } from './settings.ts'

export interface Listening {
  readonly address: string
  /** Answers what was asked, then stops; at most `LONGEST_GOODBYE`. */
  close(): Promise<void>
}

const LONGEST_GOODBYE = 5_000

/** @param before sees each request first, and answers it or not (the development server does) */
export async function listen(
  program: Pick<Program, 'fetch' | 'key'>,
  settings: Settings,
  before?: Before,
): Promise<Listening> {
  const answer = getRequestListener((request) => program.fetch(request))
  const server = createServer(
    { requestTimeout: 600_000, headersTimeout: 20_000, maxHeaderSize: 16 * 1024 },
    (incoming, outgoing) => {
      nameCaller(incoming, settings.proxies)
      if (before) before(incoming, outgoing, () => void answer(incoming, outgoing))
      else void answer(incoming, outgoing)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : settings.port
  const host = settings.host === '127.0.0.1' || settings.host === '0.0.0.0' ? 'localhost' : settings.host
  const address = settings.url ?? `http://${host}:${port}`
  writeFileSync(
    noteFile(settings.data),
    JSON.stringify({ url: `http://127.0.0.1:${port}`, key: program.key }),
    { mode: 0o600 },
  )
  return {
    address,
    close: async () => {
      rmSync(noteFile(settings.data), { force: true })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), LONGEST_GOODBYE)
      await closed
      clearTimeout(late)
    },
  }
}

/** Says in a header where the caller is; what they sent under that name themselves is dropped. */
function nameCaller(incoming: IncomingMessage, proxies: number): void {
  const { rawHeaders, headers, socket } = incoming
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2)
    if (rawHeaders[at]?.toLowerCase() === ADDRESS_HEADER) rawHeaders.splice(at, 2)
  // The nearest proxy adds the last address, so the one that the outermost of ours saw stands that far from the end.
  const passed = proxies === 0 ? [] : String(headers['x-forwarded-for'] ?? '').split(',')
  const caller = passed.at(-proxies)?.trim() || (socket.remoteAddress ?? '')
  rawHeaders.push(ADDRESS_HEADER, caller)
  headers[ADDRESS_HEADER] = caller
}

export type Before = (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void
