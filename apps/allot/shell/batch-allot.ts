/**
 * The Allot that meters `allot batch`: the one that runs on this data folder; where none runs, the engine itself in this
 * process. A server is loaded where there are no Spaces yet, and at the end where a webhook or e-mail waits for events:
 * it takes twice as long to load as all the rest.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { PROBLEMS } from '@allot/api/problem'
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import type { Allot } from '@allot/client/wire'
import { allotOf, Fault } from '@allot/engine'
import { StoreUnavailable } from '@allot/engine/store'
import { lockFile } from '@allot/engine/stores/sqlite/owned-file'
import type { Logger } from '@allot/server/logger'
import { readSpacesFile } from '@allot/server/spaces-file'
import { makePrivateFolder } from '@allot/sqlite/private-folder'
import { openOwnEngine } from '../own-engine.ts'
import type { Settings } from '../settings.ts'
import { openEndpoint, runningEndpoint } from './connection.ts'

export type BatchAllot = Allot & Pick<AllotClient, 'spaces'>

export interface OpenAllot {
  readonly allot: BatchAllot
  close(): Promise<void>
}

/** @throws StoreRefused when another Allot has this data folder */
export async function openBatchAllot(settings: Settings, logger: Logger): Promise<OpenAllot> {
  const { databaseUrl, logsUrl } = settings
  const isOnFiles = databaseUrl === undefined && logsUrl === undefined
  const own = isOnFiles && !(await runningEndpoint(settings)) && (await openOwn(settings, logger))
  if (own) return own
  const { connectAllot } = await import('@allot/client/allot')
  const endpoint = await openEndpoint(settings, logger)
  return { allot: connectAllot(endpoint), close: endpoint.close }
}

/** @returns undefined where there is no Space yet */
async function openOwn(settings: Settings, logger: Logger): Promise<OpenAllot | undefined> {
  const { data, smtpUrl } = settings
  makePrivateFolder(data)
  const lock = lockFile(join(data, 'allot.sqlite')) // no other Allot has it
  const listed = readSpacesFile(data)
  lock.close() // the engine takes it
  if (!listed || listed.spaces.length === 0) return undefined
  const { spaces, hasWebhooks, noteProcess } = listed
  const engine = await openOwnEngine(settings, logger)
  const changed = new Set<string>()
  const processId = randomUUID()
  return {
    allot: { ...answering(allotOf(engine.allot), noteChange), spaces: async () => spaces },
    close: async () => {
      const isAwaited = changed.size > 0 && (hasWebhooks || smtpUrl !== undefined)
      if (isAwaited) await deliver()
      else await engine.allot.close()
    },
  }

  function noteChange(space: string): void {
    if (changed.size === 0) noteProcess(processId, engine.clock())
    changed.add(space)
  }

  async function deliver(): Promise<void> {
    const { openService } = await import('../program.ts')
    const service = await openService({ settings, logger, inProcess: true, open: { ...engine, processId } })
    await service.deliver(changed)
    await service.close()
  }
}

/** Faults as a client throws them, so that callers know one kind; each write is noted before it is made. */
function answering(allot: Allot, changes: (space: string) => void): Allot {
  const methods = Object.entries(allot).map(([name, method]) => {
    if (typeof method !== 'function') return [name, method]
    const answered = async (space: string, ...given: readonly unknown[]) => {
      if (!READS.has(name)) changes(space)
      try {
        return await method(space, ...given)
      } catch (fault) {
        throw asAnswered(fault)
      }
    }
    return [name, answered]
  })
  return Object.fromEntries(methods) as Allot // the same methods
}

const READS = new Set(['check', 'quote', 'usage', 'holds', 'grants'])

function asAnswered(fault: unknown): unknown {
  if (fault instanceof Fault)
    return new AllotFault(PROBLEMS[fault.code].status, fault.code, fault.message, { path: fault.path })
  if (fault instanceof StoreUnavailable)
    return new AllotFault(PROBLEMS.unavailable.status, 'unavailable', fault.message, { cause: fault })
  return fault
}
