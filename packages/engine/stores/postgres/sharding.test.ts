import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DISTRIBUTION, LOG_MIGRATIONS } from './migrate.ts'
import { SPACE_STATEMENTS } from './statements.ts'

const schema = [import.meta.dirname, join(import.meta.dirname, '../../log')]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
  .replaceAll(/--.*$/gm, '')

/** Tables that every query may need and that belong to no Space are copied to every machine. */
const REFERENCE = ['policies', 'fleet']
/** Tables of persons, which belong to no Space, are spread by person. */
const OF_PERSONS = ['once_claims']

/** What a cluster that is sharded by space_id would refuse in the schema. */
function faultsOf(sql: string): string[] {
  const faults: string[] = []
  for (const [, table = '', columns = ''] of sql.matchAll(/CREATE TABLE (\w+) \((.*?)\n\)/gs)) {
    const keys = [...columns.matchAll(/(?:PRIMARY KEY|UNIQUE) \((\w+)/g)].map(([, first]) => first)
    if (REFERENCE.includes(table)) continue
    const by = OF_PERSONS.includes(table) ? 'person' : 'space_id'
    if (keys.length === 0 || keys.some((first) => first !== by)) faults.push(`${table}: its key`)
  }
  for (const [, column = ''] of sql.matchAll(/CREATE (?:UNIQUE )?INDEX .*?\((\w+)/g)) {
    if (column !== 'space_id') faults.push(`an index on ${column}`)
  }
  for (const word of ['REFERENCES', 'TRIGGER', 'SEQUENCE', 'serial', 'IDENTITY']) {
    if (new RegExp(`\\b${word}\\b`, 'i').test(sql)) faults.push(word)
  }
  return faults
}

/** A statement serves one Space when each table it reads or writes is bound to $1 by space_id. */
function servesOneSpace(sql: string): boolean {
  const tables = [...sql.matchAll(/\b(?:FROM|JOIN|INTO) (log|usage)\b/g)].length
  const bound = [...sql.matchAll(/space_id = \$1/g)].length
  const inserted = /INSERT INTO \w+ \(space_id, /.test(sql) && /(?:VALUES \(|SELECT )\$1, /.test(sql)
  return tables > 0 && bound + (inserted ? 1 : 0) >= tables
}

describe('sharding by space_id', () => {
  it('begins every key with it, and needs no foreign key, sequence or trigger', () => {
    expect(faultsOf(schema)).toEqual([])
    expect(faultsOf('CREATE TABLE t (\n a text,\n PRIMARY KEY (a, space_id)\n)')).toEqual(['t: its key'])
    expect(faultsOf('CREATE TABLE t (\n space_id text REFERENCES s,\n PRIMARY KEY (space_id)\n)')).toEqual([
      'REFERENCES',
    ])
  })

  it.each(Object.entries(SPACE_STATEMENTS))('touches one Space alone: %s', (_, sql) => {
    expect(servesOneSpace(sql)).toBe(true)
    expect(servesOneSpace(sql.replaceAll('space_id', 'day'))).toBe(false)
  })

  it('says of every table how it is spread', () => {
    const tables = [...schema.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table)
    expect(Object.keys(DISTRIBUTION)).toEqual([...tables, LOG_MIGRATIONS.table])
    expect(Object.values(DISTRIBUTION)).toEqual([
      `SELECT create_distributed_table('log', 'space_id')`,
      `SELECT create_distributed_table('usage', 'space_id', colocate_with => 'log')`,
      `SELECT create_reference_table('policies')`,
      `SELECT create_reference_table('fleet')`,
      `SELECT create_distributed_table('once_claims', 'person')`,
      `SELECT create_reference_table('allot_migrations')`,
    ])
  })
})
