/** Two members at one design: each change reaches both, what is on its way too, and who is removed hears no more. */
import type { Design, DesignEvent } from '@allot/studio/contract/design'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Maker } from '../testing/maker.ts'
import { Person } from '../testing/person.ts'
import { freshFolder, type Running, start } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

vi.setConfig({ testTimeout: 2 * MINUTES })

let running: Running
beforeAll(async () => {
  running = await start(freshFolder(), { ALLOT_AI_SANDBOX: 'on' })
}, MINUTES)
afterAll(() => running.stop())

/** The events of a design as a person's page reads them. */
class Events {
  readonly seen: DesignEvent[] = []
  isOpen = true
  readonly #reader: ReadableStreamDefaultReader<string>

  constructor(answer: Response) {
    if (!answer.body) throw new Error('A stream has no body.')
    this.#reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    void this.#read()
  }

  static async of(person: Person, design: string): Promise<Events> {
    const answer = await person.ask('GET', `/studio/designs/${design}/events`)
    expect(answer.headers.get('content-type')).toMatch('text/event-stream')
    return new Events(answer)
  }

  /** Waits until it said so. */
  async said(what: (design: Design) => boolean): Promise<Design> {
    const found = () => this.seen.find((event) => 'design' in event && what(event.design))
    await expect.poll(found, { timeout: MINUTES }).toBeDefined()
    const event = found()
    if (!event || !('design' in event)) throw new Error('It was said, and is not there.')
    return event.design
  }

  async close(): Promise<void> {
    await this.#reader.cancel()
  }

  async #read(): Promise<void> {
    let text = ''
    for (;;) {
      const { done, value } = await this.#reader.read().catch(() => ({ done: true, value: undefined }))
      if (done || value === undefined) break
      const blocks = (text + value).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = block.match(/^data: ?(.+)$/m)?.[1]
        if (data) this.seen.push(JSON.parse(data))
      }
    }
    this.isOpen = false
  }
}

async function withColleague(name: string): Promise<{ ann: Maker; bob: Maker }> {
  const ann = await Maker.signUp(running, name)
  const person = await Person.signUp(running.url, `${name}-colleague`)
  await running.client.members.add(ann.space, { member: await person.id() })
  return { ann, bob: new Maker(running, person, ann.space) }
}

it('what one member asks for, the other sees on its way and then there; its key stays with who asked', async () => {
  const { ann, bob } = await withColleague('ann')
  const { id } = await ann.empty()
  const [hers, his] = [await Events.of(ann.person, id), await Events.of(bob.person, id)]
  await hers.said(({ underWay }) => underWay.length === 0)
  const logo = (prompt: string) => ({ tool: 'ai_logo', settings: { prompt } })
  const both = [
    ann.add(id, null, logo('a fox [slow]'), 2, 'fox'),
    bob.add(id, null, logo('an owl [slow]'), 1, 'owl'),
  ]
  const keys = ({ underWay }: Design) =>
    underWay
      .map(({ key, count }) => `${key} ${count}`)
      .sort()
      .join()
  await hers.said((design) => keys(design) === 'fox 2,null 1')
  await his.said((design) => keys(design) === 'null 2,owl 1')
  const [annId, bobId] = [await ann.person.id(), await bob.person.id()]
  const expected = [annId, annId, bobId].sort()
  const isMade = ({ versions, underWay }: Design) =>
    underWay.length === 0 &&
    versions
      .map(({ by }) => by)
      .sort()
      .join() === expected.join()
  await hers.said(isMade)
  await his.said(isMade)
  expect(await Promise.all(both)).toMatchObject([{ outcome: 'made' }, { outcome: 'made' }])
  // Without a stream, as after a reload, it is there too.
  const again = await bob.person.ask('GET', `/studio/designs/${id}`)
  expect(await again.json()).toMatchObject({ underWay: [], versions: { length: 3 } })

  await bob.person.ask('PATCH', `/studio/designs/${id}`, JSON.stringify({ current: 1, name: 'Fox' }))
  await hers.said(({ name, current }) => name === 'Fox' && current === 1)
  await Promise.all([hers.close(), his.close()])
})

it('asked for again under its key after a reload, it is one request with one answer', async () => {
  const ann = await Maker.signUp(running, 'bea')
  const { id } = await ann.empty()
  const step = { tool: 'ai_logo', settings: { prompt: 'a fox [slow]' } }
  const lost = ann.add(id, null, step, 1, 'fox')
  const events = await Events.of(ann.person, id)
  const said = await events.said(({ underWay }) => underWay.some(({ key }) => key === 'fox'))
  const [first] = said.underWay
  expect(first).toMatchObject({ from: null, count: 1, goesOnAt: null, step: { tool: 'ai_logo' } })
  const joined = await ann.add(id, null, first?.step ?? step, 1, 'fox')
  expect(joined).toMatchObject({ outcome: 'made', made: [1] })
  expect(await lost).toMatchObject({ outcome: 'made', made: [1] })
  expect(await ann.used('ai_credits')).toEqual([2, 0])
  await events.close()
})

it('a design that is deleted says so and ends its streams', async () => {
  const { ann, bob } = await withColleague('cid')
  const { id } = await ann.empty()
  const his = await Events.of(bob.person, id)
  await his.said(({ id: own }) => own === id)
  expect((await ann.person.ask('DELETE', `/studio/designs/${id}`)).status).toBe(200)
  await expect.poll(() => his.isOpen).toBe(false)
  expect(his.seen.at(-1)).toEqual({ removed: true })
  expect((await bob.person.ask('GET', `/studio/designs/${id}/events`)).status).toBe(404)
})

it('who is removed from the Space hears no more of its designs', async () => {
  const { ann, bob } = await withColleague('dan')
  const { id } = await ann.empty()
  const his = await Events.of(bob.person, id)
  await his.said(({ id: own }) => own === id)
  await running.client.members.remove(ann.space, await bob.person.id())
  await expect.poll(() => his.isOpen, { timeout: MINUTES }).toBe(false)
  expect((await bob.person.ask('GET', `/studio/designs/${id}/events`)).status).toBe(404)
})

it('a cap of one member refuses that member alone', async () => {
  const { ann, bob } = await withColleague('eve')
  const { id } = await ann.empty()
  await running.client.members.cap(ann.space, await bob.person.id(), 'ai_credits', 2)
  const logo = { tool: 'ai_logo', settings: { prompt: 'a fox' } }
  expect(await bob.add(id, null, logo, 2, 'two')).toMatchObject({
    outcome: 'denied',
    denial: { code: 'member_cap', fits: 1 },
  })
  expect(await bob.add(id, null, logo, 1, 'one')).toMatchObject({ outcome: 'made' })
  expect(await ann.add(id, null, logo, 2, 'hers')).toMatchObject({ outcome: 'made' })
})
