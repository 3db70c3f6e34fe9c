/** One of several servers on one database: opens it when told the task, and begins at `go`. */
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '@allot/engine/testing/free-port'
import { countCharges, openEngine, type Task } from './engines.ts'

const [task]: Task[] = await once(process, 'message')
if (!task) throw new Error('Invariant: started without a task.')
const allot = await openEngine(task.where, task.fleet ? `127.0.0.1:${await freePort()}` : undefined)
// As in a server that has run for a while, its Spaces are in memory.
const { spaces, share = { first: 0, of: 1 } } = task
const looks: Promise<unknown>[] = []
for (let at = share.first; at < spaces; at += share.of) {
  looks.push(allot.usage(`space-${at}`, { member: 'ann', operator: true }))
}
await Promise.all(looks)
if (task.fleet) await setTimeout(500) // until all know of each other, as servers do that have run for a while
const go = once(process, 'message')
process.send?.('ready')
await go
const counted = await countCharges(allot, task)
process.send?.(counted)
await once(process, 'disconnect')
await allot.close()
