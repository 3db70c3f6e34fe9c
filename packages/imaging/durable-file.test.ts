import { linkSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { putDurably } from './durable-file.ts'

it('a file that is put in the place of another one touches no byte of it, so that a kill leaves one or the other whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-durable-'))
  const file = join(folder, 'list.json')
  const before = join(folder, 'before')
  writeFileSync(file, 'the first one')
  linkSync(file, before)
  await putDurably(file, Buffer.from('the second one'))
  expect([readFileSync(before, 'utf8'), readFileSync(file, 'utf8')]).toEqual([
    'the first one',
    'the second one',
  ])
  expect(readdirSync(folder).sort()).toEqual(['before', 'list.json'])
})
