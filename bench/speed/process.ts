/** One of several servers on one database: opens it when it gets its task, and begins at `go`. */
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '@allot/engine/testing/free-port'
import { countCharges, openEngine, type Task } from './engines.ts'

const [task]: Task[] = await once(process, 'message')
if (!task) throw new Error('Invariant: started without a task.')
const allot = await openEngine(task.where, task.fleet ? `127.0.0.1:${await freePort()}` : undefined)
// Its Spaces are in memory, as in a server that has run for a while.
const { spaces, share = { first: 0, of: 1 } } = task
const reads: Promise<unknown>[] = []
for (let at = share.first; at < spaces; at += share.of) {
  reads.push(allot.usage(`space-${at}`, { member: 'ann', operator: true }))
}
await Promise.all(reads)
if (task.fleet) await setTimeout(500) // until all servers know each other
const go = once(process, 'message')
process.send?.('ready')
await go
const counted = await countCharges(allot, task)
process.send?.(counted)
await once(process, 'disconnect')
await allot.close()
