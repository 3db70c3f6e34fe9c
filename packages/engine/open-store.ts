/**
 * Opens a store by its address: a file, `postgres://…`, or `memory:`, which SQLite calls `:memory:`. The driver of PostgreSQL
 * is loaded only for it.
 */
import { type Store, StoreRefused } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'
import { openSqliteStore } from './stores/sqlite/store.ts'

/** @throws StoreRefused when the database cannot be used */
export async function openStore(address: string): Promise<Store> {
  if (address === 'memory:' || address === ':memory:') return openMemoryStore()
  if (/^postgres(ql)?:/.test(address)) {
    const { openPostgresStore } = await import('./stores/postgres/store.ts')
    return openPostgresStore(address)
  }
  if (/^[a-z][\w+.-]*:\/\//i.test(address))
    throw new StoreRefused('Logs are kept in an SQLite file or at postgres://…, and nowhere else.')
  return openSqliteStore(address)
}
