/** `allot move`: brings the files of a data folder into a PostgreSQL database. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import { exportLines } from '@allot/engine/transfer/export'
import { importLines } from '@allot/engine/transfer/import'
import { moveToPostgres } from '@allot/server/move'
import { Command } from 'commander'
import { readSettings } from '../settings.ts'
import { DATABASE_OPTION, databasesOf, orPrintError } from './store-argument.ts'

export function moveCommand(): Command {
  return new Command('move')
    .description('Bring everything but photos from the files of the data folder into a PostgreSQL database.')
    .option('--store <url>', DATABASE_OPTION)
    .addHelpText(
      'after',
      `
Allot is stopped meanwhile. The files stay as they are, and what is in the database already stays too, so it may be run
again.

Example:
  allot move --store postgres://allot@localhost/allot

Exit status: 0 moved, 2 refused, with what came before it moved.`,
    )
    .action(async ({ store }: { store?: string }) => {
      await orPrintError(async () => {
        const { data, secret, ...settings } = await readSettings(process.env)
        const { databaseUrl, logsUrl } = databasesOf(settings, store)
        const file = join(data, 'allot.sqlite')
        if (!existsSync(file)) {
          console.log(`There is nothing to move: no file ${file}.`)
          return
        }
        const from = await openStore(file)
        const to = await openStore(logsUrl)
        try {
          const { batches, known } = await importLines(to, exportLines(from))
          const rows = await moveToPostgres(data, databaseUrl, secret)
          console.log(
            `${batches} commit batches and ${rows} rows moved, ${known} commit batches were there already.`,
          )
        } finally {
          await Promise.all([from.close(), to.close()])
        }
      })
    })
}
