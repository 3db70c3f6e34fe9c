/** The server that http.ts measures: Allot's, and beside it the same HTTP stack that answers an empty JSON POST. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import type { Instant } from '@allot/rules/instant'
import { openServer } from '@allot/server'
import { openStoreObserver } from '@allot/server/store-observer'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { creation, policies } from './policy.ts'

const [, , folder = ''] = process.argv
const clock = () => Date.now() as Instant // milliseconds since 1970
// Assembled as `allot start` does it.
const storeObserver = openStoreObserver()
const store = storeObserver.observe(await openStore(join(folder, 'allot.sqlite')))
const allot = await openEngine({ store, policies, clock })
await allot.createSpace(creation('space-0'), 'make')
const server = await openServer({
  allot,
  data: folder,
  clock,
  storeObserver,
  unexpected: console.error,
})
const empty = new Hono().post('/empty', async (context) => {
  await context.req.json()
  return context.json({})
})
const listener = getRequestListener((request) =>
  request.url.endsWith('/empty') ? empty.fetch(request) : server.fetch(request),
)
const listening = createServer(listener).listen(0, '127.0.0.1')
await once(listening, 'listening')
const address = listening.address()
process.send?.({ port: typeof address === 'object' && address?.port, key: server.mintKey('bench') })
await once(process, 'disconnect')
listening.closeAllConnections()
listening.close()
await server.close()
await allot.close()
