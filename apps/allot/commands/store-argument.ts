/** What `export`, `import`, `move` and `migrate` share: the argument that names a store or an export. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { failureMessage } from '../failure-message.ts'
import { InvalidSetting, type Settings } from '../settings.ts'

/** Means standard input or standard output. */
export const STANDARD = '-'

export const STORE_OPTION =
  'an SQLite file or postgres://… (default: ALLOT_DATABASE_URL, or the file in the data folder)'
export const DATABASE_OPTION = 'postgres://… (default: ALLOT_DATABASE_URL)'

/** The store that the settings name. */
export function storeOf({ data, logsUrl }: Settings): string {
  return logsUrl ?? join(data, 'allot.sqlite')
}

/** The databases of the logs and of everything else. @throws InvalidSetting where none is named */
export function databasesOf(
  { databaseUrl, logsUrl }: Pick<Partial<Settings>, 'databaseUrl' | 'logsUrl'>,
  store: string | undefined,
): { readonly databaseUrl: string; readonly logsUrl: string } {
  const [everything, logs] = store ? [store, store] : [databaseUrl, logsUrl]
  if (everything && logs && isPostgres(everything)) return { databaseUrl: everything, logsUrl: logs }
  throw new InvalidSetting('Say which database: --store postgres://… or ALLOT_DATABASE_URL.')
}

export function isPostgres(store: string): boolean {
  return /^postgres(ql)?:\/\//.test(store)
}

/** @throws InvalidSetting where there is no file; opening would create an empty store */
export function refuseMissing(file: string): void {
  refuseFolder(file)
  if (!existsSync(file)) throw new InvalidSetting(`There is no file ${file}. Check its name.`)
}

/** @throws InvalidSetting where no file of this name can be created */
export function refuseMissingFolder(file: string): void {
  refuseFolder(file)
  const folder = dirname(resolve(file))
  if (!existsSync(folder)) throw new InvalidSetting(`There is no folder ${folder}. Make it first.`)
}

/** Does the work; an error is one line on standard error, and exit status 2. */
export async function orPrintError(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    console.error(failureMessage(cause))
    process.exitCode = 2
  }
}

function refuseFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidSetting(`${file} is a folder. Name a file in it.`)
}
