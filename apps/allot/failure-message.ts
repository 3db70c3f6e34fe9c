/** The message for a command that failed: what is wrong, and how to fix it. */
import { StoreRefused } from '@allot/engine/store'
import { Fault } from '@allot/rules/fault'
import { FileRefused } from '@allot/sqlite/file'
import { AiSettingsRefused } from '@allot/studio/ai'
import { InvalidSetting } from './settings.ts'

/** Errors whose own message says both. */
const SELF_EXPLAINING = [FileRefused, StoreRefused, InvalidSetting, Fault, AiSettingsRefused]

export function failureMessage(cause: unknown): string {
  if (cause instanceof Error && SELF_EXPLAINING.some((kind) => cause instanceof kind)) return cause.message
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE')
    return 'The port is in use. Stop what uses it, or choose another: ALLOT_PORT=4500 npm start'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `Allot may not use the data folder or the port (${code}). Choose another with ALLOT_DATA or ALLOT_PORT.`
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return `ALLOT_HOST is no address of this machine (${code}). Write 127.0.0.1 for this machine only, or 0.0.0.0 for every address of it.`
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `The data folder cannot be made (${code}): there is a file of that name. Choose another with ALLOT_DATA.`
  if (code === 'ENOENT' && cause instanceof Error && 'syscall' in cause && cause.syscall === 'mkdir')
    return 'The data folder cannot be made (ENOENT): nothing can be kept there. Choose another with ALLOT_DATA.'
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
