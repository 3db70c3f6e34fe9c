/** What people share of one machine: turns, a disk that is nearly full, a Space that is, and how long Batches stay. */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { allot, freshFolder, type Running, realPhotos, start, until } from '../testing/running.ts'
import { measureShares } from '../testing/shares.ts'
import { MINUTES } from '../testing/visit.ts'

vi.setConfig({ testTimeout: 4 * MINUTES })

const [shoe = ''] = realPhotos(1)

async function photoOf(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const background = '#888'
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return new Uint8Array(Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length)]))
}

/** The short form of `npm run torture:shares`. */
describe('while one shop runs large photos into AVIF', () => {
  let running: Running
  beforeAll(async () => {
    running = await start()
  }, MINUTES)
  // Stopping would finish the large photos in work first.
  afterAll(() => running.kill())

  it('another one gets its photo and its preview within ten seconds, and so does a second Batch of the same', async () => {
    const times = await measureShares(running, { batches: 2, photos: 6, side: 7_000 })
    expect(times.done).toBeLessThan(times.total)
    expect(times.photo).toBeLessThan(10)
    expect(times.preview).toBeLessThan(10)
    expect(times.otherBatch).toBeLessThan(10)
  })
})

describe('a server', () => {
  let running: Running
  afterAll(() => running.stop(), MINUTES)

  it('whose disk is nearly full refuses files, says so, and writes down what is allowed', async () => {
    running = await start(freshFolder(), { ALLOT_DISK_FLOOR: '1000000000' })
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const draft = await ann.draftBatch(space, [])
    expect(draft).toMatchObject({ status: 400 })
    for (const path of [`/studio/spaces/${space}/previews`, `/studio/spaces/${space}/masks`]) {
      const refused = await ann.ask('PUT', path, uploadOf(shoe).content)
      expect(refused.status).toBe(507)
      expect(await refused.json()).toMatchObject({
        code: 'disk_floor',
        detail: expect.stringContaining('which it keeps for its log'),
      })
    }
    const charged = await running.client.charge(
      space,
      { by: await ann.id(), client: 'web', count: 1, batch: [] },
      { idempotencyKey: 'still' },
    )
    expect(charged).toMatchObject({ allowed: true })
    const { out } = await allot(['doctor'], running.data, { ALLOT_DISK_FLOOR: '1000000000' })
    expect(out).toContain('below ALLOT_DISK_FLOOR: uploads are refused')
  })
})

describe('a Space', () => {
  let running: Running
  let ann: Person
  let space: string
  beforeAll(async () => {
    running = await start(freshFolder(), {
      ...{ ALLOT_SPACE_STORAGE: '1', ALLOT_PERSON_STORAGE: '1', ALLOT_ADDRESS_UPLOADS: '3' },
      ...{ ALLOT_KEEP_BATCHES: '3', ALLOT_PROXIES: '1', ALLOT_SIGNUP: 'open', ALLOT_DEMO: 'on' },
      ALLOT_PLAN_CHANGES: 'admins',
    })
    ann = await Person.signUp(running.url, 'ann')
    space = await ann.makeSpace()
  }, MINUTES)
  afterAll(() => running.stop(), MINUTES)

  it('that stores as much as it may is refused the next file, and says what to delete', async () => {
    const megabyte = new Uint8Array(1_100_000)
    const refused = await ann.ask('PUT', `/studio/spaces/${space}/previews`, megabyte)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({
      code: 'space_full',
      detail: expect.stringContaining('Delete Batches or designs'),
    })
  })

  it('gives a person no more room than one person may have, and a network no more however many accounts it makes', async () => {
    const photo = await photoOf(600_000)
    /** @returns the code of the refusal, or that it is stored */
    const send = async (person: Person, at: string, address: string) => {
      const headers = { 'x-forwarded-for': address }
      const sent = await person.ask('PUT', `/studio/spaces/${at}/previews`, photo, headers)
      return sent.ok ? 'stored' : ((await sent.json()) as { code: string }).code // a problem
    }
    const eve = await Person.signUp(running.url, 'eve')
    const [first, second] = [await eve.makeSpace(), await eve.makeSpace('pro', 'second')]
    expect(await send(eve, first, '2001:db8:1:2::1')).toBe('stored')
    expect(await send(eve, second, '2001:db8:1:2::1')).toBe('person_full')
    const others: string[] = []
    for (let n = 0; n < 5; n++) {
      const account = await Person.signUp(running.url, `eve${n}`)
      others.push(await send(account, await account.makeSpace(), `2001:db8:1:2::${n}`))
    }
    expect(others).toEqual(['stored', 'stored', 'stored', 'stored', 'network_sent'])
    const visitor = await Person.ofDemonstration(running.url)
    const demo = await visitor.makeSpace()
    expect(await send(visitor, demo, '2001:db8:1:2::1')).toBe('stored')
    expect(await send(visitor, await visitor.makeSpace('pro', 'second'), '2001:db8:9::1')).toBe('person_full')
    const bob = await Person.signUp(running.url, 'bob')
    expect(await send(bob, await bob.makeSpace(), '2001:db8:1:3::1')).toBe('stored')
  })

  it('knows until when each of its Batches is kept, three days from its end', async () => {
    const draft = await ann.draftBatch(space, [uploadOf(shoe)])
    expect(Date.parse(draft.keptUntil ?? '') - Date.parse(draft.createdAt)).toBe(24 * 3_600_000)
    expect(await ann.run(draft.id)).toMatchObject({ status: 'running', keptUntil: null })
    await until(async () => (await ann.batch(draft.id)).status === 'done')
    const { finishedAt, keptUntil } = await ann.batch(draft.id)
    expect(Date.parse(keptUntil ?? '') - Date.parse(finishedAt ?? '')).toBe(3 * 24 * 3_600_000)
  })
})
