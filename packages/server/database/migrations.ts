/** Where the numbered migrations of the server's own tables are: `allot migrate` and `allot doctor` ask for them. */
import { join } from 'node:path'
import type { Migrations } from '@allot/engine/stores/postgres/migrate'

/** Of the file server.sqlite. */
export const FILE_MIGRATIONS = join(import.meta.dirname, 'migrations')

/** Of PostgreSQL, beside those of the logs. */
export const SERVER_MIGRATIONS: Migrations = {
  folder: join(import.meta.dirname, 'migrations/postgres'),
  table: 'allot_server_migrations',
}
