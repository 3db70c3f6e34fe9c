/** A whole export that is made at the shell, past the server: it stands in the security log like one through the API. */
import type { Instant } from '@allot/rules/instant'
import { openDatabase } from '../database/open-database.ts'
import { openSecurityLog } from './security-log.ts'

/** As the keys that a process makes for itself are named. */
const SHELL = { kind: 'key', id: 'key_shell', session: null } as const

/**
 * @param data the data folder, for tables in files · @param databaseUrl a PostgreSQL server, where they are there
 * @throws StoreRefused · FileRefused when the server's own tables cannot be used
 */
export async function recordExport(data: string, databaseUrl: string | undefined): Promise<void> {
  const { db, close } = await openDatabase(data, databaseUrl)
  const clock = () => Date.now() as Instant // milliseconds since 1970
  const log = openSecurityLog(db, { clock, unexpected: () => undefined, isAlone: false })
  try {
    const from = { address: '', agent: 'allot export' }
    const act = { action: 'data_exported', data: 'log' } as const
    await log.add({ at: clock(), by: SHELL, from, space: null, account: null, act }, [])
  } finally {
    await log.close()
    await close()
  }
}
