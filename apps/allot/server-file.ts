/** The note: where other commands on this machine find the Allot that runs on a data folder, and its key. */
import { join } from 'node:path'

/** Written while Allot runs, readable by its owner alone. */
export function noteFile(data: string): string {
  return join(data, 'server.json')
}
