/**
 * What the studio answers before it is done holds over the end of the process, by SIGKILL at once after the answer and by
 * SIGTERM: a cancel, a pause, a name, a decision, a deletion, photos that are run again.
 */
import type { Batch } from '@allot/studio/contract/batch'
import { afterEach, expect, it } from 'vitest'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

let running: Running | undefined
afterEach(() => running?.stop(), MINUTES)

const SMALL = { ...RESIZE, canvas: { width: 200, height: 200, margin: 0 }, format: 'jpg' } as const
const uploads = realPhotos(12).map(uploadOf)

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'what was answered before %s is so after the next start, and a cancelled Batch takes nothing more',
  async (signal) => {
    running = await start()
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const change = async (id: string, method: string, path: string, body?: object): Promise<Batch> => {
      const answer = await ann.ask(method, `/studio/batches/${id}${path}`, body && JSON.stringify(body))
      expect(answer.status).toBe(200)
      return (await answer.json()) as Batch // what these routes answer
    }
    const finished = (id: string) => until(async () => (await ann.batch(id)).status === 'done')

    const over = await ann.runBatch(space, uploads.slice(0, 2), SMALL)
    const deleted = await ann.runBatch(space, uploads.slice(0, 1), SMALL)
    const repeated = await ann.runBatch(space, uploads.slice(0, 1), SMALL)
    for (const { id } of [over, deleted, repeated]) await finished(id)

    const drafts: string[] = []
    for (let n = 0; n < 6; n++) drafts.push((await ann.draftBatch(space, uploads)).id)
    for (const id of drafts) expect((await ann.run(id)).status).toBe('running')
    const [first = '', paused = '', resumed = '', renamed = '', queued = '', queuedPaused = ''] = drafts
    await Promise.all([
      change(first, 'POST', '/cancel'),
      change(queued, 'POST', '/cancel'),
      change(paused, 'POST', '/pause'),
      change(queuedPaused, 'POST', '/pause'),
      change(resumed, 'POST', '/pause').then(() => change(resumed, 'POST', '/resume')),
      change(renamed, 'PATCH', '', { name: 'Autumn' }),
      change(over.id, 'POST', '/decisions', { photos: [1], decision: 'accepted' }),
      change(over.id, 'POST', '/decisions', { photos: [2], decision: 'left_out' }),
      change(deleted.id, 'DELETE', ''),
      change(repeated.id, 'POST', '/again', {
        photos: 'all',
        recipe: {
          steps: [],
          output: { canvas: { width: 300, height: 300, margin: 0 }, format: 'png', quality: 90 },
        },
      }),
    ])
    if (signal === 'SIGKILL') await running.kill()
    else expect(await running.stop()).toBe(0)

    running = await start(running.data)
    ann = ann.at(running.url)
    await finished(renamed)
    await finished(resumed)
    await finished(repeated.id)
    await until(async () => (await ann.batch(first)).status === 'cancelled')
    const all = await Promise.all(drafts.map((id) => ann.batch(id)))
    expect(all.map(({ status }) => status)).toEqual([
      ...['cancelled', 'suspended', 'done', 'done', 'cancelled', 'suspended'],
    ])
    expect(all[4]).toMatchObject({ exported: 0, name: 'Test' })
    expect(all[3]).toMatchObject({ exported: 12, name: 'Autumn' })
    const { photos } = await ann.batch(over.id)
    expect(photos.map(({ decision }) => decision)).toEqual(['accepted', 'left_out'])
    const trash = await ann.ask('GET', `/studio/spaces/${space}/batches?filter=deleted`)
    expect(await trash.json()).toMatchObject({ batches: [{ id: deleted.id }] })
    expect((await ann.batch(repeated.id)).photos[0]?.result).toMatchObject({ width: 300 })

    // What is taken is what is there, with the rest of the two that are paused; of the cancelled ones nothing.
    const meter = async () =>
      (await running?.client.usage(space))?.meters.find((each) => each.meter === 'batch_exports')
    const exported = all.reduce((sum, batch) => sum + batch.exported, 0)
    const left = 24 - (all[1]?.exported ?? 0) - (all[5]?.exported ?? 0)
    // Two files, one, and one that was run twice.
    const now = await meter()
    // A paused photo that was in work may be paid already, and is finished when its Batch goes on.
    expect((now?.used ?? 0) + (now?.held ?? 0)).toBe(exported + 5 + left)
    for (const id of [paused, queuedPaused]) await change(id, 'POST', '/resume')
    for (const id of [paused, queuedPaused]) await finished(id)
    expect(await meter()).toMatchObject({ used: exported + 5 + left, held: 0 })
  },
  4 * MINUTES,
)
