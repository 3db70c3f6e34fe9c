import { chmodSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '@allot/engine/open-store'
import { readPolicy } from '@allot/engine/policies'
import { instant } from '@allot/rules/instant'
import { expect, it } from 'vitest'
import { POLICIES, readSettings } from '../settings.ts'
import { start } from '../testing/running.ts'
import { type CheckResult, checkUp } from './checkup.ts'
import { databaseFiles } from './database-files.ts'

async function look(data: string, more: NodeJS.ProcessEnv = {}): Promise<Record<string, CheckResult>> {
  const found: Record<string, CheckResult> = {}
  const settings = await readSettings({ INIT_CWD: tmpdir(), ALLOT_DATA: data, ALLOT_PORT: '0', ...more })
  for await (const finding of checkUp(settings)) found[finding.check] = finding
  return found
}

const folder = () => mkdtempSync(join(tmpdir(), 'allot-checkup-'))

it('finds no problem in a folder that Allot made, and reports when it is in use', async () => {
  const data = folder()
  const store = await openStore(join(data, 'allot.sqlite'))
  expect((await look(data))['in use']?.found).toContain('another process of Allot has it open')
  await store.close()
  const found = await look(data)
  expect(Object.values(found).filter(({ ok }) => !ok)).toEqual([])
  expect(found.migrations).toMatchObject({ found: 'none are waiting' })
  expect(found['photo workers']?.found).toMatch(/reach the files of their jobs alone|bind JavaScript alone/)
  expect(readdirSync(data)).toEqual(['allot.sqlite', 'allot.sqlite-lock'])
})

it('counts pending migrations, and recognises a file of a newer version', async () => {
  const data = folder()
  await (await openStore(join(data, 'allot.sqlite'))).close()
  const mark = (version: number) => {
    const db = new DatabaseSync(join(data, 'allot.sqlite'))
    db.exec(`PRAGMA user_version = ${version}`)
    db.close()
  }
  mark(1)
  expect((await look(data)).migrations).toMatchObject({
    ok: true,
    found: expect.stringMatching(/^\d for allot\.sqlite; the next start makes them$/),
  })
  mark(99)
  expect((await look(data)).migrations).toMatchObject({ ok: false, mend: 'Install that version.' })
})

it('finds a file with a damaged log', async () => {
  const data = folder()
  const file = join(data, 'allot.sqlite')
  const store = await openStore(file)
  for (let seq = 1; seq <= 100; seq++)
    await store.append([
      { space: 's', seq, last: seq, body: `["${'x'.repeat(900)}"]`, endedDays: [], kinds: [] },
    ])
  await store.close()
  expect((await look(data)).database).toMatchObject({ ok: true })
  writeFileSync(file, readFileSync(file).fill(0xee, 20 * 4_096))
  expect((await look(data)).database).toMatchObject({
    ok: false,
    found: expect.stringContaining('is damaged: database disk image is malformed'),
  })
})

it('finds a folder that others can enter, a foreign file, a policy with wrong figures and a clock that was set back', async () => {
  const data = folder()
  chmodSync(data, 0o755)
  writeFileSync(join(data, 'allot.sqlite'), 'x'.repeat(200))
  const future = new Date(Date.now() + 3_600_000)
  utimesSync(join(data, 'allot.sqlite'), future, future)
  writeFileSync(join(data, 'odd.yaml'), 'policy: odd')
  const found = await look(data, { ALLOT_POLICIES: data })
  expect(found['data folder']).toMatchObject({ ok: false, mend: expect.stringContaining('chmod 700') })
  expect(found.database).toMatchObject({ ok: false, found: expect.stringContaining('is not a database') })
  expect(found.policies).toMatchObject({
    ok: false,
    found: expect.stringContaining('odd.yaml is not a policy'),
  })
  expect(found.clock).toMatchObject({ ok: false, mend: expect.stringContaining('Set the clock') })
})

it('says what strangers find, and how to close it', async () => {
  expect((await look(folder())).strangers).toMatchObject({ ok: true, found: 'only this machine reaches it' })
  const open = await look(folder(), { ALLOT_HOST: '0.0.0.0', ALLOT_SIGNUP: 'open' })
  expect(open.strangers).toMatchObject({
    ok: false,
    found: 'they may reach it: sign-up open, demo off, plans changed by operators, e-mail off',
    mend: expect.stringContaining('ALLOT_SIGNUP=invited'),
  })
})

it('finds a policy that an earlier build published and that is stepped over now', async () => {
  const data = folder()
  const store = await openStore(join(data, 'allot.sqlite'))
  const text = readPolicy(join(POLICIES, '2025-06-limits.yaml'))
  const { itt_minute: minute } = text.windows
  if (!minute) throw new Error('The policy has this window.')
  const windows = { ...text.windows, itt_minute: { ...minute, length: 'one minute' } }
  await store.publish({
    text: { ...text, policy: 'odd', windows },
    effective: instant('2026-06-01T00:00:00Z'),
  })
  await store.close()
  expect((await look(data))['published policies']).toMatchObject({
    ok: false,
    found: expect.stringContaining(
      'odd (published): windows.itt_minute.length "one minute" is not a duration',
    ),
    mend: expect.stringContaining('Publish a corrected version'),
  })
})

it('knows every database file that a server and its studio write, also those of earlier versions and damaged ones', async () => {
  const data = folder()
  const running = await start(data)
  await running.stop()
  const written = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sqlite'),
  )
  expect(
    databaseFiles(data)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(written.sort())
  expect(written).toContain('studio/designs.sqlite')
  expect((await look(data)).database?.found).toMatch(/allot\.sqlite and 10 more are Allot's/)
  for (const name of ['previews', 'designs', 'generations', 'recipes', 'sharing', 'studio']) {
    const file = join(data, 'studio', `${name}.sqlite`)
    const before = readFileSync(file)
    const db = new DatabaseSync(file)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect((await look(data)).migrations, name).toMatchObject({
      ok: false,
      found: `studio/${name}.sqlite was written by a newer Allot`,
    })
    writeFileSync(file, Buffer.from(before).fill(0xee, 4_096))
    expect((await look(data)).database, name).toMatchObject({
      ok: false,
      found: expect.stringContaining(`${name}.sqlite is damaged: `),
    })
    writeFileSync(file, before)
  }
})
