import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AllotClient } from '@allot/client/allot'
import type { Batch } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { realPhotos, start, until } from '../testing/running.ts'

/** The studio's database as version 0.1 made it: its migration and its rows. */
const TABLES = `
  CREATE TABLE batches (
    id TEXT PRIMARY KEY, space_id TEXT NOT NULL, member_id TEXT NOT NULL, name TEXT NOT NULL, edits TEXT NOT NULL,
    status TEXT NOT NULL, out TEXT, fingerprint TEXT, holds TEXT NOT NULL DEFAULT '[]',
    asked INTEGER NOT NULL DEFAULT 0, message TEXT, denial TEXT, created_at INTEGER NOT NULL, finished_at INTEGER
  ) STRICT;
  CREATE INDEX batches_of_space ON batches (space_id, created_at);
  CREATE INDEX batches_by_status ON batches (status);
  CREATE TABLE photos (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE, n INTEGER NOT NULL, name TEXT NOT NULL,
    source TEXT, bytes INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT, notes TEXT NOT NULL DEFAULT '[]',
    needs_review INTEGER NOT NULL DEFAULT 0, result_name TEXT, width INTEGER, height INTEGER, result_bytes INTEGER,
    PRIMARY KEY (batch_id, n)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 1;
`
/** What versions up to 0.2 added, and what the one before recipes had. */
const LATER = `
  ALTER TABLE photos ADD COLUMN modified INTEGER;
  ALTER TABLE photos ADD COLUMN digest TEXT;
  CREATE INDEX batches_by_fingerprint ON batches (fingerprint) WHERE fingerprint IS NOT NULL;
  ALTER TABLE photos ADD COLUMN wanted_name TEXT;
  PRAGMA user_version = 3;
`
const EDITS =
  '{"removeBackground":false,"background":"white","canvas":{"width":300,"height":300,"margin":0},"format":"png","quality":90}'

/** A hold and captures of some of its photos, under the idempotency keys of version 0.1. */
async function heldAsBefore(
  client: AllotClient,
  space: string,
  batch: string,
  count: number,
  captured: number,
) {
  const spaces = await client.spaces()
  const by = spaces.find((each) => each.id === space)?.owner ?? ''
  const operation = { by, client: 'web', count, batch: [{ feature: 'white_background' }] } as const
  const answer = await client.hold(
    space,
    { ...operation, batch: [...operation.batch] },
    {
      idempotencyKey: `${batch}/hold/0`,
      for: 'PT24H',
    },
  )
  if (!answer.allowed) throw new Error('The hold was denied.')
  const hold = answer.hold?.id ?? answer.id
  for (let n = 1; n <= captured; n++)
    await client.capture(space, hold, 1, { idempotencyKey: `${batch}/${n}/${hold}` })
  return { member: by, hold }
}

it.each([
  ['0.1', TABLES],
  ['0.2', TABLES + LATER],
])(
  'Batches of version %s (draft, half run, paused, done, stopped) open and continue, each charged once',
  async (_version, tables) => {
    let running = await start()
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    // The process was killed when photo 2 was captured and not yet renamed.
    const half = await heldAsBefore(running.client, space, 'half', 4, 2)
    const paused = await heldAsBefore(running.client, space, 'paused', 1, 0)
    await running.stop()

    const studio = join(running.data, 'studio')
    for (const name of readdirSync(studio).filter((each) => each.startsWith('studio.sqlite')))
      rmSync(join(studio, name))
    const db = new DatabaseSync(join(studio, 'studio.sqlite'))
    db.exec(tables)
    const batch = db.prepare(
      'INSERT INTO batches (id, space_id, member_id, name, edits, status, holds, asked, message, created_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    const photo = db.prepare(
      'INSERT INTO photos (batch_id, n, name, source, bytes, status, reason, notes, needs_review, result_name, width, height, result_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    const original = (id: string, n: number) => {
      const file = join(studio, 'batches', id, 'originals', String(n))
      mkdirSync(join(file, '..'), { recursive: true })
      copyFileSync(realPhotos(n).at(-1) ?? '', file)
      return file
    }
    const { member } = half
    const now = Date.now()
    batch.run('draft', space, member, 'Draft', EDITS, 'draft', '[]', 0, null, now, null)
    photo.run('draft', 1, 'a.jpg', original('draft', 1), 9, 'ready', null, '[]', 0, null, null, null, null)
    photo.run('draft', 2, 'b.jpg', null, 9, 'waiting', null, '[]', 0, null, null, null, null)
    batch.run(
      'half',
      space,
      member,
      'Half',
      EDITS,
      'running',
      JSON.stringify([half.hold]),
      1,
      null,
      now,
      null,
    )
    photo.run(
      'half',
      1,
      'a.jpg',
      original('half', 1),
      9,
      'exported',
      null,
      '["Note."]',
      1,
      'a.png',
      300,
      300,
      5,
    )
    photo.run('half', 2, 'b.jpg', original('half', 2), 9, 'working', null, '[]', 0, 'b.png', null, null, null)
    photo.run('half', 3, 'c.jpg', original('half', 3), 9, 'ready', null, '[]', 0, 'c.png', null, null, null)
    photo.run('half', 4, 'd.jpg', original('half', 4), 9, 'ready', null, '[]', 0, 'd.png', null, null, null)
    photo.run('half', 5, 'e.jpg', null, 9, 'failed', 'Why.', '[]', 0, null, null, null, null)
    mkdirSync(join(studio, 'batches/half/results'))
    writeFileSync(join(studio, 'batches/half/results/.allot-half-2.part'), 'half a photo')
    const holds = JSON.stringify([paused.hold])
    batch.run('paused', space, member, 'Paused', EDITS, 'paused', holds, 1, 'Later.', now + 1, null)
    photo.run(
      'paused',
      1,
      'a.jpg',
      original('paused', 1),
      9,
      'ready',
      null,
      '[]',
      0,
      'a.png',
      null,
      null,
      null,
    )
    batch.run('done', space, member, 'Done', EDITS, 'done', '["1"]', 1, null, now, now)
    photo.run('done', 1, 'a.jpg', original('done', 1), 9, 'exported', null, '[]', 0, 'a.png', 300, 300, 5)
    batch.run('stopped', space, member, 'Stopped', EDITS, 'stopped', '["1"]', 1, 'Full.', now, now)
    photo.run(
      'stopped',
      1,
      'a.jpg',
      original('stopped', 1),
      9,
      'released',
      null,
      '[]',
      0,
      'a.png',
      null,
      null,
      null,
    )
    db.close()

    running = await start(running.data)
    ann = ann.at(running.url)
    const states = (found: Batch) => ({
      status: found.status,
      message: found.message,
      photos: found.photos.map((each) => each.status),
    })
    for (const id of ['half', 'paused']) await until(async () => (await ann.batch(id)).status === 'done')
    const resumed = await ann.batch('half')
    expect(states(resumed)).toEqual({
      status: 'done',
      message: null,
      photos: ['exported', 'exported', 'exported', 'exported', 'failed'],
    })
    expect(resumed.photos[0]).toMatchObject({
      notes: ['Note.'],
      needsReview: true,
      result: { name: 'a.png', width: 300, height: 300, bytes: 5 },
    })
    expect(resumed.photos[4]).toMatchObject({ reason: 'Why.', result: null })
    expect(readdirSync(join(studio, 'batches/half/results')).sort()).toEqual(['b.png', 'c.png', 'd.png'])
    expect(states(await ann.batch('paused'))).toMatchObject({ photos: ['exported'] })
    expect(states(await ann.batch('done'))).toEqual({ status: 'done', message: null, photos: ['exported'] })
    expect(states(await ann.batch('stopped'))).toEqual({
      status: 'stopped',
      message: 'Full.',
      photos: ['released'],
    })
    expect(states(await ann.batch('draft'))).toMatchObject({ status: 'draft', photos: ['ready', 'waiting'] })

    await ann.ask('PUT', '/studio/batches/draft/photos/2', uploadOf(realPhotos(1)[0] ?? '').content)
    await ann.ask('POST', '/studio/batches/draft/run')
    await until(async () => (await ann.batch('draft')).status === 'done')
    const meter = (await running.client.usage(space)).meters.find((each) => each.meter === 'batch_exports')
    expect({ used: meter?.used, held: meter?.held }).toEqual({ used: 7, held: 0 })
    await running.stop()
  },
  120_000,
)
