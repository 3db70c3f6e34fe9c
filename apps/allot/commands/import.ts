/** `allot import`: reads an export into a file or a database. */
import { createReadStream } from 'node:fs'
import { openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { type Store, StoreRefused } from '@allot/engine/store'
import { linesIn } from '@allot/engine/transfer/export-line'
import { importLines } from '@allot/engine/transfer/import'
import { reindex } from '@allot/server/reindex'
import { Command } from 'commander'
import { policiesOf } from '../own-engine.ts'
import { readSettings, type Settings } from '../settings.ts'
import { isPostgres, orPrintError, refuseMissing, STANDARD, STORE_OPTION, storeOf } from './store-argument.ts'

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Read what allot export wrote. What is there already is passed over, so it may be run again.',
    )
    .argument('[file]', '- is standard input', '-')
    .option('--store <where>', STORE_OPTION)
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

/** Rebuilds the list of Spaces. A file given with --store has no server, and so no list. */
async function reindexSpaces(to: Store, store: string | undefined, settings: Settings): Promise<void> {
  if (store !== undefined && !isPostgres(store)) return
  const { data, databaseUrl = store } = settings
  const allot = await openEngine({ store: to, policies: await policiesOf(settings) })
  try {
    const found = await reindex({ store: to, allot, data, databaseUrl })
    if (found > 0) console.log(`Spaces added to the list from their logs: ${found}.`)
  } catch (cause) {
    if (!(cause instanceof StoreRefused)) throw cause
    console.error(cause.message) // the folder has a list of its own, which `allot move` brings
  }
}
