/** The engine that this program opens on its data folder or its database, whatever is put before it. */
import { join } from 'node:path'
import { type Engine, openEngine } from '@allot/engine/engine'
import { connectFleet } from '@allot/engine/fleet/fleet'
import { DEFAULT_CACHE } from '@allot/engine/ledger-cache'
import { openStore } from '@allot/engine/open-store'
import { refusedText } from '@allot/engine/present-policies'
import type { Store } from '@allot/engine/store'
import type { PolicyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { Logger } from '@allot/server/logger'
import { readKeptPolicies } from './kept-policies.ts'
import { POLICIES, type Settings } from './settings.ts'

export interface OwnEngine {
  readonly allot: Engine
  readonly clock: () => Instant
}

/** @param observed what the engine uses in the place of the store */
export async function openOwnEngine(
  settings: Settings,
  logger: Logger,
  observed: (store: Store) => Store = (store) => store,
): Promise<OwnEngine> {
  const clock = () => Date.now() as Instant // milliseconds since 1970
  const store = observed(await openStore(settings.logsUrl ?? join(settings.data, 'allot.sqlite')))
  const cache = { ...DEFAULT_CACHE, spaces: settings.cacheSpaces }
  const { fleetAddress } = settings
  const allot = await openEngine({
    ...{ store, policies: await policiesOf(settings), clock, cache },
    refusedPolicy: (version) => logger.warn(`The policy ${refusedText(version)}`),
    ...(fleetAddress && { router: connectFleet(fleetAddress) }),
  })
  return { allot, clock }
}

/** Those of the folder. @throws Fault naming the file, the place in it and the fix */
export function policiesOf(settings: Settings): Promise<PolicyBook> {
  const { NODE_COMPILE_CACHE: cache } = process.env // where node.cjs has Node keep what it compiles
  return readKeptPolicies(settings.policies ?? POLICIES, cache && join(cache, 'policies'))
}
