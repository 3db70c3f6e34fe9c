/** `allot export`: writes the logs of all Spaces as lines of text. */
import { createWriteStream, existsSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { openStore } from '@allot/engine/open-store'
import { StoreRefused } from '@allot/engine/store'
import { exportLines } from '@allot/engine/transfer/export'
import { EMPTY_EXPORT, readExportFile } from '@allot/engine/transfer/export-file'
import { recordExport } from '@allot/server/record-export'
import { Command } from 'commander'
import { readSettings, type Settings } from '../settings.ts'
import {
  isPostgres,
  orPrintError,
  refuseMissing,
  refuseMissingFolder,
  STANDARD,
  STORE_OPTION,
  storeOf,
} from './store-argument.ts'

export function exportCommand(): Command {
  return new Command('export')
    .description('Write every Space’s log as lines of text, each with a checksum.')
    .option('--store <where>', STORE_OPTION)
    .option('--out <file>', 'append to this file what it lacks; - is standard output', '-')
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
        const settings = await readSettings(process.env)
        const where = store ?? storeOf(settings)
        if (!isPostgres(where)) refuseMissing(where)
        if (out !== STANDARD) refuseMissingFolder(out)
        const exported = out === STANDARD ? EMPTY_EXPORT : await readExportFile(out)
        const from = await openStore(where)
        try {
          await record(store, settings)
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

/** A file given with --store has no server, and so no security log. */
async function record(store: string | undefined, { data, databaseUrl }: Settings): Promise<void> {
  if (store !== undefined && !isPostgres(store)) return
  if (store === undefined && databaseUrl === undefined && !existsSync(join(data, 'server.sqlite'))) return
  try {
    await recordExport(data, store ?? databaseUrl)
  } catch (cause) {
    if (!(cause instanceof StoreRefused)) throw cause
    console.error(`The security log does not have this export: ${cause.message}`)
  }
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}
