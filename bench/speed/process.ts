/** One of several servers on one database: opens it when told the task, and begins at `go`. */
import { once } from 'node:events'
import { countCharges, openEngine, type Task } from './engines.ts'

const [task]: Task[] = await once(process, 'message')
if (!task) throw new Error('Invariant: started without a task.')
const allot = await openEngine(task.where)
await allot.usage('space-0', { member: 'ann', operator: true })
const go = once(process, 'message')
process.send?.('ready')
await go
const counted = await countCharges(allot, task)
process.send?.(counted)
await once(process, 'disconnect')
await allot.close()
