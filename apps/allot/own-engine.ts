/** The engine that this program opens on its data folder or its database, whatever is put before it. */
import { join } from 'node:path'
import { type Engine, openEngine } from '@allot/engine/engine'
import { connectFleet } from '@allot/engine/fleet/fleet'
import { DEFAULT_CACHE } from '@allot/engine/ledger-cache'
import { openStore } from '@allot/engine/open-store'
import { refusedText } from '@allot/engine/present-policies'
import { type Store, withOverrides } from '@allot/engine/store'
import { StoreGone } from '@allot/engine/stores/sqlite/same-file'
import type { PolicyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { Logger } from '@allot/server/logger'
import { readKeptPolicies } from './kept-policies.ts'
import { keepMarking, markOn, requireFit } from './log-mark.ts'
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
  const store = observed(await openOwnStore(settings, logger))
  const cache = { ...DEFAULT_CACHE, spaces: settings.cacheSpaces }
  const { fleetAddress } = settings
  const allot = await openEngine({
    ...{ store, policies: await policiesOf(settings), clock, cache },
    refusedPolicy: (version) => logger.warn(`The policy ${refusedText(version)}`),
    ...(fleetAddress && { router: connectFleet(fleetAddress) }),
  })
  return { allot, clock }
}

/** @throws StoreRefused where a file does not fit to the others of its folder, too */
async function openOwnStore({ logsUrl, data }: Settings, logger: Logger): Promise<Store> {
  if (logsUrl !== undefined) return openStore(logsUrl)
  requireFit(data)
  const store = await openStore(join(data, 'allot.sqlite'))
  const endMarking = keepMarking(data)
  return withOverrides(store, {
    append: (batches) =>
      store.append(batches).catch((cause: unknown) => {
        if (cause instanceof StoreGone) endSoon(cause, data, logger)
        throw cause
      }),
    close: async () => {
      await store.close()
      endMarking()
    },
  })
}

/** In milliseconds: those who wait for an answer get theirs. */
const ANSWERING = 250

function endSoon(cause: StoreGone, data: string, logger: Logger): void {
  logger.error(cause)
  markOn(data, cause.last)
  setTimeout(() => process.exit(1), ANSWERING)
}

/** Those of the folder. @throws Fault naming the file, the place in it and the fix */
export function policiesOf(settings: Settings): Promise<PolicyBook> {
  const { NODE_COMPILE_CACHE: cache } = process.env // where node.cjs has Node keep what it compiles
  return readKeptPolicies(settings.policies ?? POLICIES, cache && join(cache, 'policies'))
}
