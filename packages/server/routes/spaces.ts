/** Spaces: make one, list those one belongs to, read their usage and their log. */
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { notFound, Problem } from '../problem.ts'
import type { Rooms } from '../server.ts'
import { body, idempotencyKey, newSpace, page, toSubscribe } from '../wire.ts'

export function spaceRoutes({ allot, callers, directory }: Rooms): Hono {
  const routes = new Hono()

  routes.get('/me', async (context) => {
    const caller = await callers.resolve(context.req.raw)
    if (caller.kind === 'key') throw notFound()
    const spaces = directory.spacesOf(caller.person.id).map(({ id, name, role }) => ({ id, name, role }))
    return context.json({ member: caller.person, spaces })
  })

  routes.get('/spaces', async (context) => {
    const caller = await callers.resolve(context.req.raw)
    const spaces = caller.kind === 'key' ? directory.all() : directory.spacesOf(caller.person.id)
    return context.json({ spaces })
  })

  // The Space's id follows from the caller and their key, so a repeat after a crash between the two writes mends both.
  routes.post('/spaces', async (context) => {
    const caller = await callers.resolve(context.req.raw)
    const key = idempotencyKey(context)
    const { name, plan, period, owner: named } = await body(context, newSpace)
    const owner = caller.kind === 'person' ? caller.person.id : callers.actAs(caller, named)
    const space = `spc_${createHash('sha256').update(`${owner}\n${key}`).digest('base64url').slice(0, 16)}`
    await allot.createSpace({ space, name, owner, paying: true, plan, period }, `create ${space}`)
    directory.list(space, name, owner, 'owner')
    return context.json({ id: space, name }, 201)
  })

  routes.get('/spaces/:space/usage', async (context) => {
    const { caller, space } = await callers.entered(context)
    const member = caller.kind === 'person' ? caller.person.id : ''
    return context.json(await allot.usage(space, { member, operator: false }))
  })

  // Up at once, down at the next renewal; see rules/subscription.ts.
  routes.post('/spaces/:space/subscriptions', async (context) => {
    const { space, role } = await callers.entered(context)
    if (role === 'member')
      throw new Problem(
        403,
        'forbidden',
        'Only the owner or an admin of the Space changes its plan. Ask one of them.',
      )
    const id = idempotencyKey(context)
    const { plan, period } = await body(context, toSubscribe)
    return context.json(await allot.submit(space, id, { do: 'subscribe', plan, period }))
  })

  routes.get('/spaces/:space/log', async (context) => {
    const { space } = await callers.entered(context)
    const { after, limit } = page.parse(context.req.query())
    const entries = await allot.log(space, { after, limit })
    return context.json({ entries, next: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null })
  })
  return routes
}
