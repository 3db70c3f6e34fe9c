/**
 * One of the server processes of race.test.ts and fleet.test.ts: opens the engine on the given database, asks for all its
 * holds at once when it gets a message, and answers with their outcomes and what is left.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { duration } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { openEngine } from '../engine.ts'
import { connectFleet } from '../fleet/fleet.ts'
import { readPolicies } from '../policies.ts'
import { openPostgresStore } from '../stores/postgres/store.ts'

export interface RaceResult {
  readonly allowed: number
  readonly refused: number
  readonly held: unknown
  readonly remaining: unknown
}

const [, , url = '', name = '', holds = '0', fleetAddress] = process.argv
const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const allot = await openEngine({
  store: await openPostgresStore(url),
  policies,
  ...(fleetAddress !== undefined && { router: connectFleet(fleetAddress) }),
})
const hold = {
  do: 'hold',
  operation: operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } }),
  for: duration('PT1H'),
} as const

async function race(): Promise<RaceResult> {
  const answers = await Promise.all(
    Array.from({ length: Number(holds) }, (_, at) => allot.submit('s', `${name}/${at}`, hold)),
  )
  const allowed = answers.filter((answer) => answer.allowed).length
  const { meters } = await allot.usage('s', { member: 'ann', operator: true })
  const credits = meters.find((meter) => meter.meter === 'ai_credits')
  return { allowed, refused: answers.length - allowed, held: credits?.held, remaining: credits?.remaining }
}

process.on('message', async () => process.send?.(await race()))
process.send?.('ready')
await once(process, 'disconnect')
await allot.close()
