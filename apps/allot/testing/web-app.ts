/**
 * Vitest's global setup: the web app is built once, not by each program that the journeys start. It is the production
 * bundle: Vitest sets NODE_ENV to `test`, and with that value the bundle would contain React's development build.
 */
import { buildWeb } from '../web-app.ts'

export default async function setup(): Promise<void> {
  const { NODE_ENV: outer = 'test' } = process.env
  process.env.NODE_ENV = 'production'
  await buildWeb((line) => console.log(line))
  process.env.NODE_ENV = outer
}
