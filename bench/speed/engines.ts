/** Allot's engine under load: in this process, or in several that share one database. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Engine, openEngine as open } from '@allot/engine/engine'
import { connectFleet } from '@allot/engine/fleet/fleet'
import { openStore } from '@allot/engine/open-store'
import { type Counted, count, type Load, type Measured, measured } from './measure.ts'
import { CHARGE, creation, policies } from './policy.ts'

/** @param fleetAddress where other servers of the same database reach this one; without it there is no fleet */
export async function openEngine(where: string, fleetAddress?: string): Promise<Engine> {
  return open({
    store: await openStore(where),
    policies,
    ...(fleetAddress && { router: connectFleet(fleetAddress) }),
  })
}

export async function makeSpaces(allot: Engine, count: number): Promise<void> {
  for (let at = 0; at < count; at += 5_000) {
    const some = Array.from({ length: Math.min(5_000, count - at) }, (_, each) => `space-${at + each}`)
    await Promise.all(some.map((space) => allot.createSpace(creation(space), 'make')))
  }
}

/** Charges a random one of `spaces` Spaces; each of several processes has its own share of them, or all. */
export function countCharges(
  allot: Engine,
  { spaces, load, share = { first: 0, of: 1 } }: Omit<Task, 'where'>,
): Promise<Counted> {
  const own = Math.max(1, Math.floor(spaces / share.of))
  const any = () => `space-${Math.floor(Math.random() * own) * share.of + share.first}`
  return count(load, (id) => allot.submit(any(), id, CHARGE))
}

export async function charges(where: string, spaces: number, load: Load): Promise<Measured> {
  const allot = await openEngine(where)
  await makeSpaces(allot, spaces)
  const figure = measured([await countCharges(allot, { spaces, load })])
  await allot.close()
  return figure
}

/** The work of one process. */
export interface Task {
  readonly where: string
  readonly spaces: number
  readonly load: Load
  /** Every `of`th Space from the `first` on: where requests are routed by Space. */
  readonly share?: { readonly first: number; readonly of: number }
  /** Whether the processes forward operations to each other. */
  readonly fleet?: boolean
}

export interface SharedTask extends Task {
  /** Whether each process gets operations on its own Spaces only. */
  readonly routed?: boolean
}

/** Spreads the callers over the processes; the Spaces exist already. */
export async function chargesInProcesses(
  processes: number,
  { routed, ...task }: SharedTask,
): Promise<Measured> {
  const load = { ...task.load, callers: Math.ceil(task.load.callers / processes) }
  const children = Array.from({ length: processes }, () => fork(`${import.meta.dirname}/process.ts`))
  await Promise.all(
    children.map((child, first) => {
      const share = routed ? { share: { first, of: processes } } : {}
      return send(child, { ...task, load, ...share })
    }),
  )
  const counted = await Promise.all(children.map((child) => send(child, 'go')))
  for (const child of children) child.disconnect()
  return measured(counted as Counted[]) // what process.ts answers to `go`
}

async function send(child: ChildProcess, message: Task | 'go'): Promise<unknown> {
  child.send(message)
  const [answer] = await once(child, 'message')
  return answer
}
