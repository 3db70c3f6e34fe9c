/** Every address of the studio × every kind of caller: those whom the table names are let in, and no others. */
import { freePort } from '@allot/engine/testing/free-port'
import { openLogger } from '@allot/server/logger'
import type { Batch } from '@allot/studio/contract/batch'
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '../listen.ts'
import { openProgram, type Program } from '../program.ts'
import { readSettings } from '../settings.ts'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { freshFolder, realPhotos, until } from '../testing/running.ts'

/** `maker`: the member who made what the address names. */
const CALLERS = ['nobody', 'stranger', 'member', 'maker', 'admin', 'owner'] as const
type CallerKind = (typeof CALLERS)[number]
const SETS = {
  everyone: CALLERS,
  'signed in': ['stranger', 'member', 'maker', 'admin', 'owner'],
  members: ['member', 'maker', 'admin', 'owner'],
  'maker and admins': ['maker', 'admin', 'owner'],
  admins: ['admin', 'owner'],
  'keys alone': [],
} as const satisfies Readonly<Record<string, readonly CallerKind[]>>

const WHO_MAY: Readonly<Record<string, keyof typeof SETS>> = {
  'GET /studio/spaces/:space/batches': 'members',
  'POST /studio/spaces/:space/batches': 'members',
  'GET /studio/batches/:id': 'members',
  'GET /studio/batches/:id/events': 'members',
  'GET /studio/batches/:id/zip': 'members',
  'GET /studio/batches/:id/manifest': 'members',
  'POST /studio/batches/:id/run': 'maker and admins',
  'POST /studio/batches/:id/cancel': 'maker and admins',
  'POST /studio/batches/:id/pause': 'maker and admins',
  'POST /studio/batches/:id/resume': 'maker and admins',
  'POST /studio/batches/:id/again': 'maker and admins',
  'POST /studio/batches/:id/again/quote': 'maker and admins',
  'POST /studio/batches/:id/samples': 'maker and admins',
  'PUT /studio/batches/:id/photos/:n': 'maker and admins',
  'DELETE /studio/batches/:id': 'maker and admins',
  'PATCH /studio/batches/:id': 'maker and admins',
  'POST /studio/batches/:id/restore': 'maker and admins',
  'POST /studio/batches/:id/decisions': 'members',
  'GET /studio/batches/:id/photos/:n/original': 'members',
  'GET /studio/batches/:id/photos/:n/original-preview': 'members',
  'GET /studio/batches/:id/photos/:n/result': 'members',
  'GET /studio/batches/:id/photos/:n/result-preview': 'members',
  'GET /studio/batches/:id/photos/:n/cut-outs': 'members',
  'GET /studio/batches/:id/photos/:n/cut-outs/:name/matte': 'members',
  'GET /studio/batches/:id/photos/:n/cut-outs/:name/picture': 'members',
  'POST /studio/batches/:id/photos/:n/cut-out': 'members',
  'POST /studio/batches/:id/photos/:n/keep': 'members',
  'PUT /studio/batches/:id/photos/:n/matte': 'members',
  'GET /studio/spaces/:space/designs': 'members',
  'POST /studio/spaces/:space/designs': 'members',
  'GET /studio/designs/:id': 'members',
  'GET /studio/designs/:id/events': 'members',
  'PATCH /studio/designs/:id': 'members',
  'DELETE /studio/designs/:id': 'maker and admins',
  'GET /studio/designs/:id/original': 'members',
  'PUT /studio/designs/:id/original': 'members',
  'POST /studio/designs/:id/original': 'members',
  'POST /studio/designs/:id/picture': 'members',
  'POST /studio/designs/:id/versions': 'members',
  'GET /studio/designs/:id/versions/:n/picture': 'members',
  'GET /studio/designs/:id/versions/:n/video': 'members',
  'GET /studio/designs/:id/requests/:key': 'members',
  'DELETE /studio/designs/:id/requests/:key': 'members',
  'POST /studio/designs/:id/exports': 'members',
  'GET /studio/designs/:id/exports/:key': 'members',
  'PUT /studio/spaces/:space/previews': 'members',
  'POST /studio/spaces/:space/previews': 'members',
  'POST /studio/previews/:id/picture': 'members',
  'POST /studio/previews/:id/generations': 'members',
  'POST /studio/previews/:id/generations/cancel': 'members',
  'POST /studio/previews/:id/generations/progress': 'members',
  'POST /studio/spaces/:space/previews/paid': 'members',
  'POST /studio/spaces/:space/previews/prepare': 'members',
  'PUT /studio/spaces/:space/masks': 'members',
  'GET /studio/spaces/:space/tools': 'members',
  'GET /studio/spaces/:space/recipes': 'members',
  'PUT /studio/spaces/:space/recipes': 'members',
  'DELETE /studio/spaces/:space/recipes': 'members',
  'GET /studio/spaces/:space/recipes/file': 'members',
  'GET /studio/spaces/:space/pile': 'members',
  'PATCH /studio/spaces/:space/pile': 'members',
  'POST /studio/spaces/:space/pile/photos': 'members',
  'PUT /studio/spaces/:space/pile/photos/:photo/content': 'members',
  'GET /studio/spaces/:space/pile/photos/:photo/original': 'members',
  'GET /studio/spaces/:space/pile/photos/:photo/thumbnail': 'members',
  'GET /studio/spaces/:space/sharing': 'members',
  'PUT /studio/spaces/:space/sharing': 'admins',
  'POST /studio/spaces/:space/sharing/consents': 'members',
  'GET /studio/samples': 'signed in',
  'GET /studio/samples/:name': 'signed in',
  'GET /studio/about': 'signed in',
  'GET *': 'everyone',
  'POST /share': 'everyone',
  'POST /v1.0/removebg': 'keys alone',
  'GET /v1.0/account': 'keys alone',
  'POST /v1/segment': 'keys alone',
  'GET /v2/edit': 'keys alone',
  'POST /v2/edit': 'keys alone',
}

let program: Program
let listening: Listening
let url: string
let space: string
/** Answers of the studio with 403; the drop-in API asks the server with a key, which records by itself. */
let refusals = 0
const people = new Map<CallerKind, Person>()
const routes = await served()

async function served(): Promise<readonly { method: string; path: string }[]> {
  const settings = await readSettings({ ALLOT_DATA: freshFolder() })
  const asking = await openProgram({ settings, logger: openLogger('silent') })
  const { routes = [] } = asking.studio ?? {}
  await asking.close()
  const all = new Map(
    routes.map(({ method, path }) => [`${method} ${path}`.replace('/*', '*'), { method, path }]),
  )
  return [...all.values()].filter(({ method }) => method !== 'ALL')
}

beforeAll(async () => {
  const settings = await readSettings({
    ALLOT_DATA: freshFolder(),
    ALLOT_PORT: String(await freePort()),
    ALLOT_RATE_LIMIT: '0',
    ALLOT_DEMO_STORAGE: '1',
  })
  program = await openProgram({ settings, logger: openLogger('silent') })
  listening = await listen(program, settings)
  url = `http://127.0.0.1:${settings.port}`
  for (const kind of CALLERS) if (kind !== 'nobody') people.set(kind, await Person.signUp(url, kind))
  space = await person('owner').makeSpace()
  for (const [kind, role] of [
    ['member', 'member'],
    ['maker', 'member'],
    ['admin', 'admin'],
  ] as const) {
    const body = JSON.stringify({ member: await person(kind).id(), role })
    const headers = { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' }
    const added = await fetch(`${url}/v1/spaces/${space}/members`, {
      ...{ method: 'POST', body, headers: { ...headers, 'idempotency-key': kind } },
    })
    expect(added.status).toBe(201)
  }
})

afterAll(async () => {
  await listening.close()
  await program.close()
})

function person(kind: CallerKind): Person {
  const found = people.get(kind)
  if (!found) throw new Error(`${kind} is nobody.`)
  return found
}

it('has a line for each address that is served, and for no other', () => {
  expect(Object.keys(WHO_MAY).sort()).toEqual(routes.map(({ method, path }) => nameOf(method, path)).sort())
})

describe.each(routes)('$method $path', ({ method, path }) => {
  it('lets in those whom the table names, and no others', async () => {
    const may: readonly CallerKind[] = SETS[WHO_MAY[nameOf(method, path)] ?? 'keys alone']
    const seen: [CallerKind, boolean][] = []
    for (const kind of CALLERS) seen.push([kind, await isLetIn(kind, method, path)])
    expect(seen).toEqual(CALLERS.map((kind) => [kind, may.includes(kind)]))
  })
})

it('each refusal stands in the security log with who asked, from where, and the Space it was about', async () => {
  const headers = { authorization: `Bearer ${program.key}` }
  const log = await fetch(`${url}/v1/security-log?action=access_refused&limit=1000`, { headers })
  const { events } = (await log.json()) as { events: readonly Refusal[] } // a page of the log
  expect(refusals).toBeGreaterThan(0)
  expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(refusals)
  for (const event of events)
    expect(event).toMatchObject({
      ...{ space, address: '127.0.0.1', by: { kind: 'person' } },
      act: { route: expect.stringMatching(/^\/studio\/\w+\/:\w+/) },
    })
})

interface Refusal {
  readonly count: number
}

function nameOf(method: string, path: string): string {
  return `${method} ${path}`.replace('/*', '*')
}

/** What is not there is 404 for members too; a stranger gets the same answer for everything. */
async function isLetIn(kind: CallerKind, method: string, path: string): Promise<boolean> {
  const at = (await addressOf(path)).replaceAll(/:\w+/g, '1')
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{"nonsense":true}' }
  const asked =
    kind === 'nobody'
      ? await fetch(url + at, { method, ...body })
      : await person(kind).ask(method, at, body.body)
  await asked.body?.cancel()
  if (asked.status === 403 && path.startsWith('/studio/')) refusals += 1
  const isHidden = asked.status === 404 && kind === 'stranger' && /:(space|id)/.test(path)
  return asked.status !== 401 && asked.status !== 403 && !isHidden
}

/** Each time something new of the maker's, since who is let in may remove it. */
async function addressOf(path: string): Promise<string> {
  const own = path.replace('*', '/').replace(':space', space)
  if (own.startsWith('/studio/batches/:id')) return own.replace(':id', (await draft(person('maker'))).id)
  if (!own.startsWith('/studio/designs/:id')) return own
  const made = await person('maker').ask('POST', `/studio/spaces/${space}/designs`, '{"name":"chair"}')
  return own.replace(':id', await idIn(made))
}

async function idIn(answer: Response): Promise<string> {
  return ((await answer.json()) as { id: string }).id // of a Batch or a design
}

async function draft(by: Person): Promise<Batch> {
  return by.draftBatch(space, [{ name: 'a.jpg', content: new Uint8Array([1, 2, 3]) }], RESIZE)
}

it('a member who sends the idempotency keys of another’s Batch, before it or after, changes nothing of it', async () => {
  const [photo = ''] = realPhotos(1)
  const { id } = await person('maker').draftBatch(space, [uploadOf(photo)])
  const send = (path: string, key: string, body: object) =>
    person('member').ask('POST', `/v1/spaces/${space}/${path}`, JSON.stringify(body), {
      'idempotency-key': key,
    })
  const operation = { client: 'web', use: { feature: 'virtual_model' } }
  for (const key of [`${id}/hold/0`, `${id}/1/1`])
    expect((await send('charges', key, { operation })).status).toBe(200)
  await person('maker').run(id)
  await until(async () => (await person('maker').batch(id)).status === 'done')
  expect(await person('maker').batch(id)).toMatchObject({ exported: 1, failed: 0 })
  const log = await person('member').ask('GET', `/v1/spaces/${space}/log?limit=1000`)
  const { entries } = (await log.json()) as { entries: readonly LogEntry[] } // a page of the log
  const used = entries.filter((each) => each.idempotencyKey?.startsWith(id) && each.kind !== 'charged')
  expect(used.map(({ kind }) => kind)).toEqual(['held', 'captured'])
  const usage = async () => (await person('member').ask('GET', `/v1/spaces/${space}/usage`)).text()
  const before = await usage()
  for (const { idempotencyKey } of used) {
    const key = idempotencyKey ?? ''
    expect((await send('charges', key, { operation })).status).toBe(422)
    expect((await send('holds', key, { operation, for: 'PT1H' })).status).toBe(422)
  }
  expect(await usage()).toBe(before)
})

interface LogEntry {
  readonly kind: string
  readonly idempotencyKey: string | null
}

it('drafts of one member push out none of another, and at most twenty of one member are kept', async () => {
  const kept = await draft(person('maker'))
  const photos = [{ name: 'a.jpg', bytes: 3 }]
  const body = JSON.stringify({ name: 'Many', recipe: recipeOfEdits(RESIZE), photos })
  const first = await person('member').ask('POST', `/studio/spaces/${space}/batches`, body)
  const id = await idIn(first)
  for (let at = 0; at < 20; at++) await person('member').ask('POST', `/studio/spaces/${space}/batches`, body)
  const status = async (batch: string) =>
    (await person('member').ask('GET', `/studio/batches/${batch}`)).status
  expect([await status(kept.id), await status(id)]).toEqual([200, 404])
})

it('a visitor of the demonstration has less: three drafts, fewer bytes', async () => {
  const visitor = await Person.ofDemonstration(url)
  const demo = await visitor.makeSpace()
  const make = async (bytes: number) => {
    const photos = [{ name: 'a.jpg', bytes }]
    const body = JSON.stringify({ name: 'Many', recipe: recipeOfEdits(RESIZE), photos })
    return idIn(await visitor.ask('POST', `/studio/spaces/${demo}/batches`, body))
  }
  const drafts = [await make(3), await make(3), await make(3), await make(3)]
  const found = await Promise.all(drafts.map((id) => visitor.ask('GET', `/studio/batches/${id}`)))
  expect(found.map(({ status }) => status)).toEqual([404, 200, 200, 200])
  const photo = new Uint8Array(1_000_001)
  const sent = await visitor.ask('PUT', `/studio/batches/${drafts.at(-1)}/photos/1`, photo)
  expect([sent.status, await sent.json()]).toMatchObject([409, { code: 'space_full' }])
})

it('the events of a Batch end within seconds of a sign-out, and of a removal', async () => {
  const { id } = await draft(person('maker'))
  const events = async (kind: CallerKind) => {
    const reader = (await person(kind).ask('GET', `/studio/batches/${id}/events`)).body?.getReader()
    expect(await reader?.read()).toMatchObject({ done: false })
    return async () => expect(await reader?.read()).toMatchObject({ done: true })
  }
  const [signedOut, removed] = [await events('member'), await events('maker')]
  await person('member').ask('POST', '/auth/sign-out', '{}')
  const out = `/v1/spaces/${space}/members/${await person('maker').id()}`
  await person('owner').ask('DELETE', out, undefined, { 'idempotency-key': 'out' })
  await Promise.all([signedOut(), removed()])
})
