/** What is stored for a Space that was closed with its last member's account goes, and nothing of others does. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@allot/engine/testing/free-port'
import { openLogger } from '@allot/server/logger'
import { expect, it } from 'vitest'
import { listen } from '../listen.ts'
import { openProgram } from '../program.ts'
import { readSettings } from '../settings.ts'
import { Person, RESIZE, uploadOf } from '../testing/person.ts'
import { freshFolder, realPhotos } from '../testing/running.ts'

async function open(data: string) {
  const port = String(await freePort())
  const settings = await readSettings({ ALLOT_DATA: data, ALLOT_PORT: port, ALLOT_KEEP_CLOSED: '0' })
  const program = await openProgram({ settings, logger: openLogger('silent') })
  const listening = await listen(program, settings)
  const close = async () => {
    await listening.close()
    await program.close()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

const [photo = ''] = realPhotos(1)

/** The folders of a Batch and a design that a person made, each with a photo, and a photo that they picked. */
async function stored(data: string, person: Person): Promise<readonly string[]> {
  const space = await person.makeSpace()
  const content = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
  const { id } = await person.draftBatch(space, [{ name: 'a.jpg', content }], RESIZE)
  const made = await person.ask('POST', `/studio/spaces/${space}/designs`, '{"name":"chair"}')
  const design = (await made.json()) as { id: string } // of a design
  await person.ask('PUT', `/studio/designs/${design.id}/original`, uploadOf(photo).content)
  const picked = randomUUID().replaceAll('-', '')
  const { name, content: whole } = uploadOf(photo)
  const photos = [{ id: picked, name, bytes: whole.length, modified: 1_000 }]
  await person.ask('POST', `/studio/spaces/${space}/pile/photos`, JSON.stringify({ photos }))
  await person.ask('PUT', `/studio/spaces/${space}/pile/photos/${picked}/content`, whole)
  return [
    join(data, 'studio/batches', id),
    join(data, 'studio/designs', design.id),
    join(data, 'studio/piles', picked),
  ]
}

it('the photos of a closed Space are deleted, and those of another stay', async () => {
  const data = freshFolder()
  const first = await open(data)
  const [ann, bob] = [await Person.signUp(first.url, 'ann'), await Person.signUp(first.url, 'bob')]
  const [anns, bobs] = [await stored(data, ann), await stored(data, bob)]
  const there = () => [anns, bobs].map((folders) => folders.map(existsSync))
  expect(there()).toEqual([
    [true, true, true],
    [true, true, true],
  ])
  const closed = await ann.ask('DELETE', '/v1/me', undefined, { 'idempotency-key': 'close' })
  expect(closed.status).toBe(200)
  await first.close()
  const again = await open(data) // what is old is looked for at the start, and each hour
  expect(there()).toEqual([
    [false, false, false],
    [true, true, true],
  ])
  await again.close()
})
