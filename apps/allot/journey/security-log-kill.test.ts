/**
 * A change and its event are in different stores. The process is killed between the two: the change is in the log of the
 * Space, and its event could not be written yet.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { start } from '../testing/running.ts'

it('a change that a kill cut from its event stands in the security log at the next start', async () => {
  const running = await start()
  const ann = await Person.signUp(running.url, 'ann')
  const bob = await (await Person.signUp(running.url, 'bob')).id()
  const space = await ann.makeSpace()
  await running.client.members.add(space, { member: bob }, { idempotencyKey: 'bob' })
  const before = await running.client.securityLog.all()
  const file = new DatabaseSync(join(running.data, 'server.sqlite'))
  file.exec("CREATE TRIGGER refused BEFORE INSERT ON security_log BEGIN SELECT RAISE(ABORT, 'no room'); END")
  const answer = ann.ask('PATCH', `/v1/spaces/${space}/members/${bob}`, '{"role":"admin"}', {
    'idempotency-key': 'admin',
  })
  expect((await answer).status).toBe(500)
  await running.kill()
  file.exec('DROP TRIGGER refused')
  file.close()

  const again = await start(running.data)
  const { members } = await again.client.members.list(space)
  expect(members.find(({ id }) => id === bob)).toMatchObject({ role: 'admin' })
  const { events } = await again.client.securityLog.all()
  expect(events).toHaveLength(before.events.length + 1)
  expect(events[0]).toMatchObject({
    ...{ space, address: '127.0.0.1', by: { kind: 'person', name: 'ann' }, count: 1 },
    act: {
      action: 'change_interrupted',
      method: 'PATCH',
      route: '/v1/spaces/{space}/members/{member}',
      about: bob,
    },
  })
  await again.stop()
})
