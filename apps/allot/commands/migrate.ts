/** `allot migrate`: brings the tables of a PostgreSQL database up to date. */
import { migratePostgres } from '@allot/engine/stores/postgres/migrate'
import { SERVER_MIGRATIONS } from '@allot/server/migrations'
import { Command } from 'commander'
import { readSettings } from '../settings.ts'
import { DATABASE_OPTION, databasesOf, orPrintError } from './store-argument.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring a PostgreSQL database up to date. Servers can keep running.')
    .option('--store <url>', DATABASE_OPTION)
    .option('--distributed', 'spread the tables over a Citus cluster by Space')
    .addHelpText(
      'after',
      `
Example:
  allot migrate --store postgres://allot@localhost/allot

Exit status: 0 it is up to date, 2 it cannot be.`,
    )
    .action(async ({ store, distributed = false }: { store?: string; distributed?: boolean }) => {
      await orPrintError(async () => {
        const { databaseUrl, logsUrl } = databasesOf(store ? {} : await readSettings(process.env), store)
        const logs = await migratePostgres(logsUrl, { distributed })
        const tables = await migratePostgres(databaseUrl, { series: SERVER_MIGRATIONS })
        const applied = [...logs.applied, ...tables.applied]
        console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
        if (distributed) console.log('Its tables are spread by space_id.')
      })
    })
}
