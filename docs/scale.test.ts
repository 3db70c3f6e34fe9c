import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { DISTRIBUTION } from '@allot/engine/stores/postgres/migrate'
import { openPostgresStore } from '@allot/engine/stores/postgres/store'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { COMMANDS } from 'allot/commands'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

const GUIDE = readFileSync(join(import.meta.dirname, 'guides/scale.md'), 'utf8')
const policies = readPolicies(join(import.meta.dirname, '../policies'))
const blocks = [...GUIDE.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
const sql = blocks.filter(([, its]) => its === 'sql').map(([, , text = '']) => text)
const query = sql.find((text) => text.includes("WHERE space_id = 's'")) ?? ''

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

const SHOP = { space: 's', name: 'Shop', owner: 'ann', plan: 'max', period: 'monthly' } as const
const OPERATION = { by: 'ann', use: { feature: 'recolor' } } as const
const TOLD = [
  { seq: 1, id: 'create s', kind: 'created' },
  { seq: 2, id: 'one', kind: 'charged' },
  { seq: 3, id: 'two', kind: 'charged' },
  { seq: 4, id: 'three', kind: 'charged' },
]

async function fill(allot: Awaited<ReturnType<typeof openAllot>>): Promise<void> {
  await allot.createSpace(SHOP)
  await Promise.all(['one', 'two'].map((id) => allot.charge('s', OPERATION, { idempotencyKey: id })))
  await allot.charge('s', OPERATION, { idempotencyKey: 'three' })
}

it('the log of a file is read with the statement of the guide, while it is in use', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'allot-scale-')), 'allot.sqlite')
  const allot = await openAllot({ file, policies })
  await fill(allot)
  const reader = new DatabaseSync(file, { readOnly: true })
  const rows = reader.prepare(query).all()
  expect(rows.map(({ seq, id, fact }) => ({ seq, id, kind: JSON.parse(String(fact)).kind }))).toEqual(TOLD)
  reader.close()
  await allot.close()
})

it('the log in PostgreSQL is read with the same statement', async () => {
  const url = await cluster.createDatabase()
  const allot = await openAllot({ store: await openPostgresStore(url), policies })
  await fill(allot)
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(query)
  expect(rows.map(({ seq, id, fact }) => ({ seq: Number(seq), id, kind: fact.kind }))).toEqual(TOLD)
  await client.end()
  await allot.close()
})

it('the tables are spread over a cluster as the guide says', () => {
  const written = sql.find((text) => text.includes('create_distributed_table'))
  expect(written?.trim().split('\n')).toEqual(Object.values(DISTRIBUTION).map((statement) => `${statement};`))
})

it('every command of the guide is there, with its options', async () => {
  const given = blocks.flatMap(([, its, text = '']) => (its === 'sh' ? text.split('\n') : []))
  const lines = given.map((line) => line.replace(/ +#.*/, '').replace(/^(\w+=\S+ )+/, ''))
  const commands = lines.filter((line) => line.startsWith('allot '))
  expect(commands.length).toBeGreaterThanOrEqual(3)
  for (const line of commands) {
    const [, name = '', ...words] = line.split(' ')
    const command = await COMMANDS[name]?.()
    const options = command?.options.map(({ long }) => long)
    for (const word of words) if (word.startsWith('--')) expect(options, line).toContain(word)
    expect(command, line).toBeDefined()
  }
})
