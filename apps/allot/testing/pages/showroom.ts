/** An Allot with people, Batches and designs in it, so that every page has something to show. */
import type { Design } from '@allot/studio/contract/design'
import type { BrowserContext } from 'playwright-core'
import { Person, RESIZE, type Upload, uploadOf } from '../person.ts'
import { freshFolder, type Running, realPhotos, start, until } from '../running.ts'

/** A visitor without an account, a person without a Space, one whose Space is empty, one without Batches, one at work. */
export type Viewer = 'visitor' | 'spaceless' | 'newcomer' | 'free' | 'seller'

export interface Showroom {
  readonly running: Running
  readonly people: ReadonlyMap<Viewer, Person>
  /** The Space of the seller. */
  readonly space: string
  /** Batches of the seller. */
  readonly done: string
  readonly paused: string
  readonly cancelled: string
  readonly design: string
  /** The text of a link into the Space of the seller. */
  readonly invitation: string
  /** Photos to pick. */
  readonly photos: readonly string[]
}

interface Wished {
  /** Photos of the Batch that is done. */
  readonly photos: number
}

const DAMAGED = { name: 'damaged.jpg', content: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]) }
const ON_WHITE = { ...RESIZE, removeBackground: true, format: 'jpg' } as const

export async function openShowroom({ photos }: Wished): Promise<Showroom> {
  const running = await start(freshFolder(), { ALLOT_AI_SANDBOX: 'on' })
  const named = async (name: Viewer) => [name, await Person.signUp(running.url, name)] as const
  const seller = await Person.signUp(running.url, 'seller')
  const people = new Map<Viewer, Person>([
    ['seller', seller],
    await named('spaceless'),
    await named('newcomer'),
    await named('free'),
  ])
  const space = await seller.makeSpace()
  await people.get('newcomer')?.makeSpace()
  await people.get('free')?.makeSpace('free')
  const paths = realPhotos(54)
  const uploads = [...paths.slice(0, photos).map(uploadOf), DAMAGED]
  const done = await seller.runBatch(space, uploads, ON_WHITE)
  const waiting = paths.slice(20, 28).map(uploadOf)
  const paused = await startAndStop(seller, space, waiting, 'pause')
  const cancelled = await startAndStop(seller, space, waiting, 'cancel')
  await until(async () => ['done', 'stopped'].includes((await seller.batch(done.id)).status))
  return {
    ...{ running, people, space, done: done.id, paused, cancelled },
    invitation: await fill(running, seller, space),
    design: await designOf(seller, space, uploadOf(paths[7] ?? '')),
    photos: paths,
  }
}

/** Signs the browser in. */
export async function enter(context: BrowserContext, room: Showroom, viewer: Viewer): Promise<void> {
  const cookies = room.people.get(viewer)?.cookies() ?? []
  const { hostname } = new URL(room.running.url)
  await context.addCookies(cookies.map((each) => ({ ...each, domain: hostname, path: '/', secure: true })))
}

async function startAndStop(
  person: Person,
  space: string,
  uploads: readonly Upload[],
  how: 'pause' | 'cancel',
): Promise<string> {
  const { id } = await person.runBatch(space, uploads)
  await person.ask('POST', `/studio/batches/${id}/${how}`)
  const reached = how === 'pause' ? ['suspended', 'done'] : ['cancelled', 'done']
  await until(async () => reached.includes((await person.batch(id)).status))
  return id
}

/** Most of the credits are used, so that a ring and a notice are there; and one more member. */
async function fill(running: Running, person: Person, space: string): Promise<string> {
  const by = await person.id()
  await running.client.charge(space, { by, count: 84, use: { feature: 'ai_image' } })
  await running.client.members.add(space, { member: 'ben' })
  const key = { name: 'Shop system', kind: 'secret', scopes: ['read', 'operate'] } as const
  await running.client.keys.make(space, { ...key, scopes: [...key.scopes] })
  const answer = await person.ask('POST', `/v1/spaces/${space}/invitations`, '{"role":"member"}', {
    'idempotency-key': 'invitation',
  })
  if (!answer.ok) throw new Error(`An invitation: ${await answer.text()}`)
  return ((await answer.json()) as { token: string }).token // what the route answers
}

async function designOf(person: Person, space: string, photo: Upload): Promise<string> {
  const made = await person.ask('POST', `/studio/spaces/${space}/designs`, JSON.stringify({ name: 'Camera' }))
  const { id } = (await made.json()) as Design // what the route answers
  await person.ask('PUT', `/studio/designs/${id}/original`, photo.content)
  const steps = [
    { from: null, step: { tool: 'background_removal' } },
    { from: 1, step: { tool: 'ai_shadow', settings: { kind: 'contact' } } },
    { from: 2, step: { tool: 'ai_background', settings: { model: 'standard', kind: 'table' } } },
  ]
  for (const [at, step] of steps.entries())
    await person.ask('POST', `/studio/designs/${id}/versions`, JSON.stringify({ ...step, count: 1 }), {
      'idempotency-key': `version-${at}`,
    })
  return id
}
