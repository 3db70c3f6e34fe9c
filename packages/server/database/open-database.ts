/** Opens the server's own tables: in PostgreSQL beside the logs, or without an address in files for one process. */
import type { OpenDatabase } from './database.ts'
import { openFiles } from './sqlite-files.ts'

/**
 * @param data the data folder, for the files
 * @param url the address of a PostgreSQL server, which any number of processes may share
 * @throws StoreRefused · FileRefused when it cannot be used
 */
export async function openDatabase(data: string, url: string | undefined): Promise<OpenDatabase> {
  if (url === undefined) return openFiles(data)
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url)
}
