/** Settings: where Allot listens and keeps its data, from the environment. */
import { isAbsolute, join, resolve } from 'node:path'

export interface Settings {
  readonly port: number
  readonly host: string
  readonly data: string
}

/** A setting that cannot be used; the message says what to write instead. */
export class SettingWrong extends Error {
  override readonly name = 'SettingWrong'
}

/** @throws SettingWrong */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const port = Number(env.ALLOT_PORT ?? 4400)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SettingWrong(
      `ALLOT_PORT is "${env.ALLOT_PORT}"; give it a port from 1 to 65535, or 0 for any that is free.`,
    )
  }
  // Only this machine may call until somebody says otherwise: an open port is a decision, not a default.
  return { port, host: env.ALLOT_HOST ?? '127.0.0.1', data: dataFolder(env) }
}

/** npm runs scripts in the project's folder; a relative path means the one that the person stands in. */
function dataFolder(env: NodeJS.ProcessEnv): string {
  const data = env.ALLOT_DATA ?? 'data'
  return isAbsolute(data) ? data : resolve(join(env.INIT_CWD ?? process.cwd(), data))
}
