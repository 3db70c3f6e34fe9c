import { copyFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allot, freshFolder, type Running, realPhotos, start } from '../testing/running.ts'

const [red = '', blue = '', green = ''] = realPhotos(3)

let running: Running
let photos: string
let out: string

beforeAll(async () => {
  running = await start()
  await running.client.createSpace(
    { name: 'Shop', plan: 'max', period: 'monthly', owner: 'ann' },
    { idempotencyKey: 's' },
  )
})
afterAll(() => running.stop())
beforeEach(() => {
  photos = freshFolder()
  out = freshFolder()
})

const put = (name: string, photo: string) => copyFileSync(photo, join(photos, name))

async function exportsOf() {
  const [space] = await running.client.spaces()
  const usage = await running.client.usage(space?.id ?? '')
  const meter = usage.meters.find((each) => each.meter === 'batch_exports')
  return { used: meter?.used ?? 0, held: meter?.held ?? 0 }
}

async function creditsUsed(): Promise<number> {
  const [space] = await running.client.spaces()
  const usage = await running.client.usage(space?.id ?? '')
  return Number(usage.meters.find((each) => each.meter === 'ai_credits')?.used)
}

/** Runs the command; how many Batch exports it took, and what it says of each photo. */
async function run(...more: string[]) {
  const { used } = await exportsOf()
  const command = ['batch', photos, '--out', out, '--white-background', '--size', '300', '--json', ...more]
  const { status, out: said } = await allot(command, running.data)
  const lines = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const after = await exportsOf()
  expect(after.held).toBe(0)
  return {
    status,
    took: after.used - used,
    said: Object.fromEntries(lines.flatMap(({ photo, status }) => (photo ? [[photo, status]] : []))),
    summary: lines.at(-1).summary,
    files: readdirSync(out).sort(),
  }
}

function database(): DatabaseSync {
  return new DatabaseSync(join(running.data, 'shell/studio.sqlite'))
}

describe('the same allot batch again', { timeout: 120_000 }, () => {
  it('does nothing new and takes nothing; --again does it anew', async () => {
    put('a.jpg', red)
    put('b.jpg', blue)
    expect(await run()).toMatchObject({ status: 0, took: 2, files: ['a.jpg', 'b.jpg'] })
    expect(await run()).toMatchObject({
      ...{ status: 0, took: 0, files: ['a.jpg', 'b.jpg'] },
      said: { 'a.jpg': 'exported_before', 'b.jpg': 'exported_before' },
      summary: { status: 'done', total: 2, exported: 2, before: 2, failed: 0 },
    })
    expect(await run('--again')).toMatchObject({
      ...{ status: 0, took: 2, files: ['a-2.jpg', 'a.jpg', 'b-2.jpg', 'b.jpg'] },
      summary: { exported: 2, before: 0 },
    })
    expect(await run()).toMatchObject({ status: 0, took: 0 })
  })

  it('does only photos that were added or changed, or whose results are gone; a touched one is the same', async () => {
    put('a.jpg', red)
    put('b.jpg', blue)
    put('c.jpg', green)
    expect(await run()).toMatchObject({ took: 3 })
    put('new.jpg', red)
    rmSync(join(photos, 'c.jpg'))
    utimesSync(join(photos, 'a.jpg'), 1_700_000_000, 1_700_000_000)
    expect(await run()).toMatchObject({
      ...{ took: 1, said: { 'a.jpg': 'exported_before', 'b.jpg': 'exported_before', 'new.jpg': 'exported' } },
      files: ['a.jpg', 'b.jpg', 'c.jpg', 'new.jpg'],
    })
    rmSync(join(out, 'b.jpg'))
    put('a.jpg', green)
    expect(await run()).toMatchObject({
      ...{ took: 2, said: { 'a.jpg': 'exported', 'b.jpg': 'exported', 'new.jpg': 'exported_before' } },
      files: ['a-2.jpg', 'a.jpg', 'b.jpg', 'c.jpg', 'new.jpg'],
    })
  })

  it('with other edits is another command', async () => {
    put('a.jpg', red)
    expect(await run()).toMatchObject({ took: 1 })
    expect(await run('--format', 'png')).toMatchObject({ took: 1, files: ['a.jpg', 'a.png'] })
  })

  it('after a kill behind the last photo only ends it', async () => {
    put('a.jpg', red)
    expect(await run()).toMatchObject({ took: 1 })
    const db = database()
    db.prepare("UPDATE batches SET status = 'running', finished_at = NULL WHERE out = ?").run(out)
    db.close()
    expect(await run()).toMatchObject({ status: 0, took: 0, files: ['a.jpg'], summary: { before: 1 } })
  })

  it('after a kill finishes what is still asked for, with what was reserved, and gives the rest back', async () => {
    put('a.jpg', red)
    put('b.jpg', blue)
    put('gone.jpg', green)
    const before = (await exportsOf()).used
    expect(await run()).toMatchObject({ took: 3 })
    // As it was when a was exported, b captured and not yet published, and gone.jpg not begun: with a hold of its own, and
    // of a version whose keys had no secret.
    const [space] = await running.client.spaces()
    const db = database()
    const { id } = db.prepare('SELECT id FROM batches WHERE out = ?').get(out) as { id: string } // one command
    const operation = {
      by: 'ann',
      client: 'api',
      count: 2,
      batch: [{ feature: 'white_background' }],
    } as const
    const held = await running.client.hold(
      space?.id ?? '',
      { ...operation, batch: [...operation.batch] },
      { idempotencyKey: 'a hold of the killed run', for: 'PT24H' },
    )
    if (!held.allowed) throw new Error('The hold was denied.')
    const hold = held.hold?.id ?? held.id
    await running.client.capture(space?.id ?? '', hold, 1, { idempotencyKey: `${id}/2/${hold}` })
    db.prepare("UPDATE batches SET status = 'running', holds = ?, key_secret = NULL WHERE id = ?").run(
      JSON.stringify([hold]),
      id,
    )
    db.prepare("UPDATE photos SET status = 'working' WHERE batch_id = ? AND n = 2").run(id)
    db.prepare("UPDATE photos SET status = 'ready' WHERE batch_id = ? AND n = 3").run(id)
    db.close()
    rmSync(join(out, 'b.jpg'))
    rmSync(join(out, 'gone.jpg'))
    rmSync(join(photos, 'gone.jpg'))
    put('new.jpg', green)
    expect(await run()).toMatchObject({
      ...{ status: 0, took: 1, files: ['a.jpg', 'b.jpg', 'new.jpg'] },
      said: { 'a.jpg': 'exported_before', 'b.jpg': 'exported', 'new.jpg': 'exported' },
    })
    expect((await exportsOf()).used).toBe(before + 5) // three, b once more as the kill left it, and new.jpg
  })

  it('makes what is new of a photo once for all its sizes, over a kill and a later size, and anew with --again', async () => {
    put('a.jpg', red)
    put('b.jpg', blue)
    const recipe = join(freshFolder(), 'shop.json')
    const steps = [{ edit_with_ai: { prompt: 'a red scarf' } }]
    const before = [await creditsUsed(), (await exportsOf()).used] as const
    const make = async (sizes: readonly number[], ...more: string[]) => {
      const outputs = sizes.map((size) => ({ size, name: `${size}/{name}` }))
      writeFileSync(recipe, JSON.stringify({ recipe: 1, steps, outputs }))
      const words = ['batch', photos, '--out', out, '--recipe', recipe, ...more]
      const { status, err } = await allot(words, running.data, { ALLOT_AI_SANDBOX: 'on' })
      const { used, held } = await exportsOf()
      return { status, held, credits: (await creditsUsed()) - before[0], exports: used - before[1], err }
    }
    // Three credits for each of two photos.
    const first = await make([300, 200])
    expect(first.err).toMatch(/^4 files take 4 Batch exports of \d+ left, 2 AI generations, 6 AI credits;/m)
    expect(first).toMatchObject({ status: 0, held: 0, exports: 4, credits: 6 })
    // As a kill leaves a photo of the second size: what it took, and that its file is there, was not noted.
    const db = database()
    const killed = `out = '${out}' AND edits LIKE '%"width":200%'`
    db.exec(`UPDATE photos SET status = 'working' WHERE n = 2 AND batch_id IN (SELECT id FROM batches WHERE ${killed});
      UPDATE batches SET status = 'running' WHERE ${killed}`)
    db.close()
    const third = await make([300, 200, 100])
    expect(third.err).toMatch(/^2 files take 2 Batch exports of \d+ left; renews/m)
    expect(third).toMatchObject({ status: 0, held: 0, exports: 6, credits: 6 })
    expect(await make([300, 200], '--again')).toMatchObject({ status: 0, held: 0, exports: 10, credits: 12 })
  })

  it('after a kill says nothing of a photo that was being edited then and is gone since', async () => {
    put('a.jpg', red)
    put('gone.jpg', green)
    expect(await run()).toMatchObject({ took: 2 })
    const db = database()
    const { id } = db.prepare('SELECT id FROM batches WHERE out = ?').get(out) as { id: string } // one command
    db.prepare("UPDATE batches SET status = 'running', finished_at = NULL WHERE id = ?").run(id)
    db.prepare("UPDATE photos SET status = 'working' WHERE batch_id = ? AND n = 2").run(id)
    db.close()
    rmSync(join(out, 'gone.jpg'))
    rmSync(join(photos, 'gone.jpg'))
    const again = await run()
    expect(again).toMatchObject({ status: 0, took: 0, summary: { total: 1, exported: 1, failed: 0 } })
    expect(again.said).toEqual({ 'a.jpg': 'exported_before' })
  })

  it('after a kill does a photo once that was being edited then and has changed since', async () => {
    put('a.jpg', red)
    expect(await run()).toMatchObject({ took: 1 })
    const db = database()
    const { id } = db.prepare('SELECT id FROM batches WHERE out = ?').get(out) as { id: string } // one command
    db.prepare("UPDATE batches SET status = 'running', finished_at = NULL WHERE id = ?").run(id)
    db.prepare("UPDATE photos SET status = 'working' WHERE batch_id = ? AND n = 1").run(id)
    db.close()
    rmSync(join(out, 'a.jpg'))
    put('a.jpg', green)
    // What the killed run took pays for it.
    expect(await run()).toMatchObject({ status: 0, took: 0, files: ['a.jpg'], said: { 'a.jpg': 'exported' } })
    expect(await run()).toMatchObject({ took: 0, said: { 'a.jpg': 'exported_before' } })
  })

  it('gives back what a run reserved that was killed before its work began', async () => {
    put('a.jpg', red)
    expect(await run()).toMatchObject({ took: 1 })
    const [space] = await running.client.spaces()
    const db = database()
    const at = Date.now()
    db.prepare(
      `INSERT INTO batches (id, space_id, member_id, name, edits, status, out, fingerprint, created_at)
       SELECT 'killed', space_id, member_id, name, edits, 'draft', out, fingerprint, ? FROM batches WHERE out = ?`,
    ).run(at, out)
    db.prepare(
      "INSERT INTO photos (batch_id, n, name, source, bytes, status) VALUES ('killed', 1, 'a.jpg', ?, 9, 'ready')",
    ).run(join(photos, 'a.jpg'))
    db.close()
    await running.client.hold(
      space?.id ?? '',
      { by: 'ann', client: 'api', count: 1, batch: [{ feature: 'white_background' }] },
      { idempotencyKey: 'killed/hold/0', for: 'PT24H' },
    )
    expect((await exportsOf()).held).toBe(1)
    expect(await run()).toMatchObject({ status: 0, took: 0, files: ['a.jpg'] })
    const drafts = database()
    expect(drafts.prepare("SELECT id FROM batches WHERE status = 'draft'").all()).toEqual([])
    drafts.close()
  })
})
