import { expect, it } from 'vitest'
import { ConnectionWatch } from './connection.ts'

it('a failed request is no verdict: the studio is asked, and asked again until it answers', async () => {
  const answers = [false, false, true]
  const seen: string[] = []
  const connection = new ConnectionWatch(
    async () => answers.shift() ?? true,
    () => false,
    1,
  )
  const changed = new Promise<void>((resolve) => connection.subscribe(resolve))
  connection.subscribe(() => seen.push(connection.state))
  connection.doubt()
  expect(connection.state).toBe('online') // as far as is known
  await changed
  await connection.reached()
  expect([seen, answers]).toEqual([['unreachable', 'online'], []])
})

it('a device without network is offline, and nothing is asked', () => {
  let isOffline = true
  let asked = 0
  const ask = async () => {
    asked += 1
    return true
  }
  const connection = new ConnectionWatch(ask, () => isOffline, 1)
  connection.doubt()
  expect([connection.state, asked]).toEqual(['offline', 0])
  isOffline = false
  connection.doubt()
  expect(asked).toBe(1)
})
