import { buildWeb } from '../web.ts'

/** Before any journey starts: the web app is built once, not by each of the programs that the journeys start. */
export default async function setup(): Promise<void> {
  await buildWeb((line) => console.log(line))
}
