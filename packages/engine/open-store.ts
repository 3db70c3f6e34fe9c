/** Opens a store by where it is: a file, `postgres://…`, or `memory:`. */

import { type Store, StoreRefused } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'
import { openPostgresStore } from './stores/postgres/store.ts'
import { openSqliteStore } from './stores/sqlite/store.ts'

/** @throws StoreRefused when the database cannot be used */
export async function openStore(where: string): Promise<Store> {
  if (where === 'memory:') return openMemoryStore()
  if (/^postgres(ql)?:/.test(where)) return openPostgresStore(where)
  if (/^[a-z][\w+.-]*:\/\//i.test(where))
    throw new StoreRefused('Logs are kept in an SQLite file or at postgres://…, and nowhere else.')
  return openSqliteStore(where)
}
