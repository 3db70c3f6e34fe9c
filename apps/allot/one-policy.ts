/**
 * One policy alone, for trying it out by hand: `allot start --policy 2025-06-limits` has a data folder of its own, so
 * that no Space under other policies meets it.
 */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { POLICIES, type Settings } from './settings.ts'
import { CommandError } from './shell/command-error.ts'

/** @throws CommandError where there is no such policy, or where everything is kept in a database */
export function underOnePolicy(settings: Settings, name: string): Settings {
  const folder = settings.policies ?? POLICIES
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
  if (!names.includes(name))
    throw new CommandError(`There is no policy "${name}" in ${folder}; there are ${names.join(', ')}.`)
  if (settings.databaseUrl !== undefined)
    throw new CommandError(
      '--policy keeps everything in a data folder of its own, and ALLOT_DATABASE_URL names a database. Leave one of them out.',
    )
  return { ...settings, data: `${settings.data}-${name}`, policies: join(folder, `${name}.yaml`) }
}
