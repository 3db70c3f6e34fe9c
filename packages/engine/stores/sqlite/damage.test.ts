/** A log of which something is missing, altered or in another's place: it is refused by name, and other Spaces go on. */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { exportLines } from '../../transfer/export.ts'
import { openSqliteStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
const folder = mkdtempSync(join(tmpdir(), 'allot-'))
const whole = join(folder, 'whole.sqlite')
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } }),
} as const
/** A day later each, so that there are usage tables. */
const DAYS = ['15', '16', '17'].map((day) => instant(`2026-07-${day}T02:11:00Z`))
let made = 0

const open = (file: string): Promise<Engine> =>
  openEngine({ file, policies, clock: () => DAYS.at(-1) ?? instant('2026-07-17T02:11:00Z') })

const span = { from: instant('2026-07-01T00:00:00Z'), to: instant('2026-07-31T00:00:00Z') }

/** All that a caller can see of a Space. */
async function seen(engine: Engine, space: string): Promise<unknown> {
  const log = []
  for (let after = 0; ; ) {
    const more = await engine.log(space, { after, limit: 1_000 })
    log.push(...more)
    if (more.length === 0) break
    after = log.length
  }
  const keys = []
  for (const id of ['15/0', '15/1149', '16/40', '17/0', '17/79'])
    keys.push(await engine.submit(space, id, charge))
  return { log, keys, space: await engine.space(space), report: await engine.report(space, span) }
}

/** A copy of the file, changed by SQL. */
function changed(sql: string): string {
  made += 1
  const file = join(folder, `changed-${made}.sqlite`)
  copyFileSync(whole, file)
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
  return file
}

/** @returns why Space s was refused; undefined where it is as it was */
async function refusal(file: string): Promise<string | undefined> {
  const engine = await open(file)
  try {
    expect(await engine.submit('other', `new ${made}`, charge)).toMatchObject({ allowed: true })
    expect(await seen(engine, 's')).toEqual(before)
    return undefined
  } catch (reason) {
    if (reason instanceof Error && reason.name !== 'AssertionError') return reason.message
    throw reason
  } finally {
    await engine.close()
  }
}

let before: unknown

beforeAll(async () => {
  let now = DAYS[0] ?? instant('2026-07-15T02:11:00Z')
  const engine = await openEngine({ file: whole, policies, clock: () => now })
  const plan = {
    owner: 'ann',
    paying: true,
    plan: 'enterprise',
    period: 'monthly',
    overrides: { ai_credits: 100_000 },
  } as const
  for (const space of ['s', 'other']) await engine.createSpace({ space, name: space, ...plan }, 'make')
  // The first day has so many that a snapshot is taken; the others have a batch for each.
  await Promise.all(Array.from({ length: 1_150 }, (_, at) => engine.submit('s', `15/${at}`, charge)))
  for (const [at, day] of ['16', '17'].entries()) {
    now = DAYS[at + 1] ?? now
    for (let each = 0; each < 80; each++) await engine.submit('s', `${day}/${each}`, charge)
  }
  await engine.close()
  const again = await open(whole)
  before = await seen(again, 's')
  await again.close()
})

describe('a log of commit batches', () => {
  it('is as it was where nothing was changed', async () => {
    expect(await refusal(changed('SELECT 1'))).toBeUndefined()
  })

  it('is refused where a commit batch is missing', async () => {
    const file = changed(`DELETE FROM log WHERE space_id = 's' AND seq = 1305`)
    expect(await refusal(file)).toMatch(/Space s is damaged at entry 1305/)
  })

  it('is refused where a commit batch is missing and was not in the directory', async () => {
    const file = changed(`DELETE FROM log WHERE space_id = 's' AND seq = 1305; DELETE FROM directory`)
    expect(await refusal(file)).toMatch(/Space s is damaged at entry 1305: it is missing/)
  })

  it('is refused where two commit batches have changed places', async () => {
    const body = (seq: number) => `(SELECT body FROM log WHERE space_id = 's' AND seq = ${seq})`
    const file = changed(
      `UPDATE log SET body = CASE seq WHEN 1304 THEN ${body(1305)} ELSE ${body(1304)} END
       WHERE space_id = 's' AND seq IN (1304, 1305)`,
    )
    expect(await refusal(file)).toMatch(/Space s is damaged at entry 1304/)
  })

  it('is refused where rows were exchanged, with their numbers', async () => {
    const file = changed(
      `UPDATE log SET seq = 2609 - seq, last = 2609 - last WHERE space_id = 's' AND seq IN (1304, 1305)`,
    )
    expect(await refusal(file)).toMatch(/Space s is damaged at entry 130[45]/)
  })

  it('is refused by an export, so that no damage moves to another store', async () => {
    const store = openSqliteStore(
      changed(`UPDATE log SET body = replace(body, '16/40', '16/41') WHERE space_id = 's'`),
    )
    const all = async () => {
      for await (const line of exportLines(store)) expect(line).toBeTruthy()
    }
    await expect(all()).rejects.toThrow(/Space s is damaged at entry 1192/)
    await store.close()
  })

  it('is refused, or is equal, for each of 150 bits in its rows', async () => {
    const columns = [
      'log.body',
      'log.snapshot',
      'log.ids',
      'log.last',
      'log.seq',
      'usage.body',
      'directory.pages',
    ]
    const found = { refused: 0, equal: 0 }
    for (let at = 0; at < 150; at++) {
      const file = changed(flip(columns[at % columns.length] ?? '', at))
      const why = await refusal(file)
      if (why !== undefined) expect(why).toMatch(/Space s/)
      found[why === undefined ? 'equal' : 'refused'] += 1
    }
    expect(found.refused).toBeGreaterThan(90)
  }, 240_000)
})

/** SQL that flips a bit of one column in a row of Space s; which row and bit follows from `at`. */
function flip(place: string, at: number): string {
  const [table = '', column = ''] = place.split('.')
  const db = new DatabaseSync(whole, { readOnly: true })
  const rows = db
    .prepare(
      `SELECT rowid AS number, * FROM ${table === 'log' ? 'log' : `(SELECT 0 AS rowid, * FROM ${table})`} WHERE space_id = 's' AND ${column} IS NOT NULL`,
    )
    .all()
  db.close()
  const row = rows[(at * 7_919) % rows.length] ?? {}
  const value = row[column]
  const where =
    table === 'log'
      ? `number = ${row.number}`
      : `space_id = 's' AND ${table === 'usage' ? `day = ${row.day}` : `seq = ${row.seq}`}`
  if (typeof value === 'number')
    return `UPDATE log SET ${column} = ${value ^ (1 << (at % 12))} WHERE ${where}`
  const bytes =
    typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(value as Uint8Array) // texts and blobs alone are left
  const bit = (at * 104_729) % (bytes.length * 8)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  const blob = `x'${Buffer.from(bytes).toString('hex')}'`
  return `UPDATE ${table} SET ${column} = ${typeof value === 'string' ? `CAST(${blob} AS TEXT)` : blob} WHERE ${where}`
}
