/** The server file: tells other commands on this machine the address and key of the Allot that runs on a data folder. */
import { join } from 'node:path'

/** Written while Allot runs, readable by its owner alone. */
export function serverFile(data: string): string {
  return join(data, 'server.json')
}
