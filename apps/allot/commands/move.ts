/** `allot export`, `import`, `move` and `migrate`: bring data from one store to another. */
import { createReadStream, createWriteStream, existsSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { type Store, StoreRefused } from '@allot/engine/store'
import { migratePostgres } from '@allot/engine/stores/postgres/migrate'
import { exportLines } from '@allot/engine/transfer/export'
import { EMPTY_EXPORT, readExportFile } from '@allot/engine/transfer/export-file'
import { linesIn } from '@allot/engine/transfer/export-line'
import { importLines } from '@allot/engine/transfer/import'
import { SERVER_MIGRATIONS } from '@allot/server/migrations'
import { moveToPostgres } from '@allot/server/move'
import { reindex } from '@allot/server/reindex'
import { Command } from 'commander'
import { why } from '../failure-message.ts'
import { policiesOf } from '../program.ts'
import { InvalidSetting, readSettings, type Settings } from '../settings.ts'
import { isPostgres, refuseMissing, refuseMissingFolder, STANDARD } from './store-argument.ts'

const STORE =
  'an SQLite file or postgres://…; ALLOT_DATABASE_URL, or the file in the data folder, unless said'

export function exportCommand(): Command {
  return new Command('export')
    .description('Write every Space’s log as lines of text, each with a checksum.')
    .option('--store <where>', STORE)
    .option('--out <file>', 'to this file, to which is added what it lacks; - is standard output', '-')
    .addHelpText(
      'after',
      `
Example:
  allot export --out allot.log

A file is exported while Allot is stopped, a database at any time. Run it again when it broke off,
or for what was written since.

Exit status: 0 exported, 2 refused before anything was written.`,
    )
    .action(async ({ store, out }: { store?: string; out: string }) => {
      await orPrintError(async () => {
        const where = store ?? storeOf(await readSettings(process.env))
        if (!isPostgres(where)) refuseMissing(where)
        if (out !== STANDARD) refuseMissingFolder(out)
        const exported = out === STANDARD ? EMPTY_EXPORT : await readExportFile(out)
        const from = await openStore(where)
        try {
          const lines = Readable.from(withBreaks(exportLines(from, exported)))
          if (out === STANDARD) {
            lines.pipe(process.stdout)
            await finished(lines)
          } else {
            if (existsSync(out)) truncateSync(out, exported.bytes)
            await pipeline(lines, createWriteStream(out, { flags: 'a', flush: true }))
          }
        } finally {
          await from.close()
        }
      })
    })
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Read what allot export wrote. What is there already is passed over, so it may be run again.',
    )
    .argument('[file]', '- is standard input', '-')
    .option('--store <where>', STORE)
    .addHelpText(
      'after',
      `
Example:
  allot import allot.log --store postgres://allot@localhost/allot

Exit status: 0 imported, 1 the end of the export is missing, 2 refused, with what came before it imported.`,
    )
    .action(async (file: string, { store }: { store?: string }) => {
      await orPrintError(async () => {
        if (file !== STANDARD) refuseMissing(file)
        const settings = await readSettings(process.env)
        const to = await openStore(store ?? storeOf(settings))
        try {
          const input = file === STANDARD ? process.stdin : createReadStream(file)
          const { batches, known, whole } = await importLines(to, linesIn(input))
          console.log(`${batches} commit batches imported, ${known} were there already.`)
          await reindexSpaces(to, store, settings)
          if (whole) return
          console.error(
            'The end is missing: the export broke off. Export to the same file again, and import again.',
          )
          process.exitCode = 1
        } finally {
          await to.close()
        }
      })
    })
}

export function moveCommand(): Command {
  return new Command('move')
    .description('Bring everything but photos from the files of the data folder into a PostgreSQL database.')
    .option('--store <url>', 'postgres://…; ALLOT_DATABASE_URL unless said')
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

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring a PostgreSQL database up to date. Servers may go on meanwhile.')
    .option('--store <url>', 'postgres://…; ALLOT_DATABASE_URL unless said')
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

/** The databases of the logs and of everything else. @throws InvalidSetting where none is named */
function databasesOf(
  { databaseUrl, logsUrl }: Pick<Partial<Settings>, 'databaseUrl' | 'logsUrl'>,
  store: string | undefined,
): { readonly databaseUrl: string; readonly logsUrl: string } {
  const [everything, logs] = store ? [store, store] : [databaseUrl, logsUrl]
  if (everything && logs && isPostgres(everything)) return { databaseUrl: everything, logsUrl: logs }
  throw new InvalidSetting('Say which database: --store postgres://… or ALLOT_DATABASE_URL.')
}

function storeOf({ data, logsUrl }: Settings): string {
  return logsUrl ?? join(data, 'allot.sqlite')
}

/** Rebuilds the list of Spaces. A file given with --store has no server, and so no list. */
async function reindexSpaces(to: Store, store: string | undefined, settings: Settings): Promise<void> {
  if (store !== undefined && !isPostgres(store)) return
  const { data, databaseUrl = store } = settings
  const allot = await openEngine({ store: to, policies: policiesOf(settings) })
  try {
    const found = await reindex({ store: to, allot, data, databaseUrl })
    if (found > 0) console.log(`Spaces added to the list from their logs: ${found}.`)
  } catch (cause) {
    if (!(cause instanceof StoreRefused)) throw cause
    console.error(cause.message) // the folder has a list of its own, which `allot move` brings
  }
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}

async function orPrintError(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    console.error(why(cause))
    process.exitCode = 2
  }
}
