import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { CommitBatch, Store } from '../../store.ts'
import { StoreGone } from './same-file.ts'
import { openSqliteStore } from './store.ts'

const newFile = () => join(mkdtempSync(join(tmpdir(), 'allot-gone-')), 'allot.sqlite')
const batch = (seq: number): CommitBatch => ({
  ...{ space: 's', seq, last: seq, kinds: [], endedDays: [], body: '[]' },
})
const seqs = async (store: Store) => (await store.batchesAfter('s', 0, 10)).map(({ seq }) => seq)

it.runIf(process.platform !== 'win32').each([
  ['deleted', (file: string) => rmSync(file)],
  ['without its WAL', (file: string) => rmSync(`${file}-wal`)],
  [
    'replaced by a copy',
    (file: string) => {
      cpSync(file, `${file}-copy`)
      renameSync(`${file}-copy`, file)
    },
  ],
])('what is written into a file that is %s is not acknowledged, and is rescued', async (_how, harm) => {
  const file = newFile()
  const store = openSqliteStore(file)
  await store.append([batch(1)])
  harm(file)
  await expect(store.append([batch(2)])).rejects.toThrow(/was deleted or replaced under this Allot/)
  await expect(store.append([batch(3)])).rejects.toThrow(StoreGone)
  await store.close()
  const rescued = openSqliteStore(`${file}-rescued`)
  expect(await seqs(rescued)).toEqual([1, 2])
  await rescued.close()
})
