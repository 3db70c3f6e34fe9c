/** Fifty photos with failures in the middle, killed twice, by the page and by the shell: every sum is exact. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Batch } from '@allot/studio/contract/batch'
import type { Recipe } from '@allot/studio/contract/recipe'
import { expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { allot, COMMAND, freshFolder, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const SANDBOX = { ALLOT_AI_SANDBOX: 'on', ALLOT_RATE_LIMIT: '0' }
const COUNT = 50
const edit = (prompt: string) => [{ tool: 'edit_with_ai', settings: { prompt } }]

it(
  'on the page each photo has one outcome, and what was taken is what came out and what the policy keeps',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace('max')
    const recipe: Recipe = {
      steps: edit('a red scarf [fail 10%]'),
      output: { canvas: { width: 200, height: 200, margin: 0.05 }, format: 'jpg', quality: 80 },
    }
    const moderated = new Map([5, 15, 25, 35, 45].map((at) => [at, edit('a hat [moderated]')]))
    const { id } = await ann.runRecipe(space, realPhotos(COUNT).map(uploadOf), recipe, moderated)
    for (const part of [10, 30]) {
      const settled = ({ exported, failed }: Batch) => exported + failed
      await until(async () => settled(await ann.batch(id)) >= part)
      await running.kill()
      running = await start(running.data, SANDBOX)
      ann = ann.at(running.url)
    }
    await until(async () => (await ann.batch(id)).status === 'done')
    const { photos } = await ann.batch(id)
    const exported = photos.filter(({ status }) => status === 'exported').length
    const failed = photos.filter(({ status }) => status === 'failed')
    const kept = failed.filter(({ kept }) => kept.ai_credits === 3)
    expect(exported + failed.length).toBe(COUNT)
    expect([failed.length > 5, kept.length]).toEqual([true, 5])
    for (const { kept, givenBack } of failed)
      expect([givenBack.batch_exports, (kept.ai_credits ?? 0) + (givenBack.ai_credits ?? 0)]).toEqual([1, 3])
    const { meters } = await running.client.usage(space)
    const of = (name: string) => meters.find(({ meter }) => meter === name)
    expect(of('batch_exports')).toMatchObject({ used: exported, held: 0 })
    expect(of('ai_credits')).toMatchObject({ used: 3 * (exported + kept.length), held: 0 })
    expect((await running.client.holds(space)).holds).toEqual([])
    await running.stop()
  },
  5 * MINUTES,
)

it(
  'in the shell the same command, given until it is done, takes each photo once',
  async () => {
    const [data, photos, out] = [freshFolder(), join(freshFolder(), 'photos'), freshFolder()]
    mkdirSync(photos)
    for (const [at, photo] of realPhotos(COUNT).entries()) symlinkSync(photo, join(photos, `${at}.jpg`))
    const recipe = join(freshFolder(), 'recipe.json')
    const steps = [{ edit_with_ai: { prompt: 'a red scarf' } }]
    writeFileSync(recipe, JSON.stringify({ recipe: 1, steps, outputs: [{ size: 200 }] }))
    const words = ['batch', photos, '--out', out, '--recipe', recipe, '--plan', 'max', '--json']
    const finished = () => readdirSync(out).filter((name) => name.endsWith('.jpg')).length
    for (const part of [8, 25]) {
      const env = { ...process.env, ...SANDBOX, ALLOT_DATA: data }
      const child = spawn(process.execPath, [COMMAND, ...words], { env, stdio: 'ignore' })
      await until(async () => finished() >= part)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const { status, out: said, err } = await allot(words, data, SANDBOX)
    expect([status, err]).toEqual([0, expect.stringMatching(/^$|file/)])
    expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toMatchObject({
      summary: { status: 'done', total: COUNT, exported: COUNT, failed: 0 },
    })
    expect(finished()).toBe(COUNT)
    const { out: usage } = await allot(['usage', '--json'], data)
    expect(usage).toMatch(/"meter":"batch_exports"[^}]*"used":50,"held":0/)
    expect(usage).toMatch(/"meter":"ai_credits"[^}]*"used":150,"held":0/)
    const db = new DatabaseSync(join(data, 'shell/generations.sqlite'))
    const { count } = db.prepare("SELECT count(*) AS count FROM calls WHERE outcome = 'made'").get() ?? {}
    db.close()
    // A kill may come after a picture was made and before that was noted; in the sandbox that costs nothing.
    expect(Number(count)).toBeGreaterThanOrEqual(COUNT)
    const again = await allot(words, data, SANDBOX)
    expect(JSON.parse(again.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      summary: { before: COUNT },
    })
    expect((await allot(['usage', '--json'], data)).out).toBe(usage)
  },
  5 * MINUTES,
)
