/** The studio is for people: a key of any kind opens none of its addresses, also not one that is there. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Maker } from '../testing/maker.ts'
import { freshFolder, start } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const STUDIO = join(import.meta.dirname, '../../studio')
const ROUTE = /\.(get|post|put|patch|delete)\(\s*'(\/[^'*]*)'/g

/** Every route, as its file says it. */
const routes = globSync('*/*-routes.ts', { cwd: STUDIO }).flatMap((file) =>
  [...readFileSync(join(STUDIO, file), 'utf8').matchAll(ROUTE)].map(([, method = '', path = '']) => [
    method.toUpperCase(),
    path,
  ]),
)

it(
  'publishable and secret keys of a Space are refused at every address of the studio, and take nothing',
  async () => {
    const running = await start(freshFolder(), { ALLOT_AI_SANDBOX: 'on', ALLOT_RATE_LIMIT: '0' })
    const ann = await Maker.signUp(running, 'ann')
    const { id: design } = await ann.design()
    const { keys } = running.client
    const made = [
      await keys.make(ann.space, { name: 'page', kind: 'publishable' }),
      await keys.make(ann.space, { name: 'server', kind: 'secret', scopes: ['operate', 'read'] }),
    ]
    expect(routes.length).toBeGreaterThan(40)
    for (const { key } of made) {
      for (const [method = '', route = ''] of routes) {
        const path = route.replace(':space', ann.space).replace(':id', design).replace(':n', '1')
        const headers = { authorization: `Bearer ${key}`, 'x-api-key': key, 'idempotency-key': 'one' }
        const body = method === 'GET' ? {} : { body: '{}' }
        const answer = await fetch(`${running.url}/studio${path}`, { method, headers, ...body })
        expect(answer.status, `${method} ${route}`).toBe(401)
        await answer.body?.cancel()
      }
    }
    expect(await ann.used('ai_credits')).toEqual([0, 0])
    await running.stop()
  },
  2 * MINUTES,
)
