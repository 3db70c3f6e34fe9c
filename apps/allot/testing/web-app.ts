/** Vitest's global setup: the web app is built once, not by each program that the journeys start. */
import { buildWeb } from '../web-app.ts'

export default async function setup(): Promise<void> {
  await buildWeb((line) => console.log(line))
}
