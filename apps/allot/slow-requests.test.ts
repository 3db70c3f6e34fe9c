import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { refuseSlowRequests } from './slow-requests.ts'

const LIMITS = { patience: 200, pace: 1_000, afterAnswer: 100, smallPatience: 600, smallPace: 16_000 }

/** A server with short limits, and a connection to it on which a request with a body has begun. */
async function begun(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
  length = 'Content-Length: 100000000',
): Promise<{ socket: Socket; answered: Promise<string> }> {
  const server = createServer(answer)
  refuseSlowRequests(server, LIMITS)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // an address of TCP is no string
  socket.on('error', () => undefined) // cut off while it sends
  socket.once('close', () => server.close())
  await once(socket, 'connect')
  socket.write(`POST / HTTP/1.1\r\nHost: allot.test\r\n${length}\r\n\r\n`)
  return { socket, answered: text(socket).catch(() => '') }
}

it('a body that comes at less than 1 kB a second is cut off with 408', async () => {
  const { socket, answered } = await begun((incoming) => incoming.resume())
  const drip = setInterval(() => socket.write('x'), 20)
  const answer = await answered
  clearInterval(drip)
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
})

it('a body that comes at its pace is left alone, for as long as it takes', async () => {
  let received = 0
  const { socket, answered } = await begun((incoming, outgoing) =>
    incoming.on('data', (part: Buffer) => {
      received += part.length
      // Three times the patience, at twice the pace.
      if (received >= 1_200) outgoing.end('enough')
    }),
  )
  const steady = setInterval(() => socket.write('x'.repeat(100)), 50)
  const answer = await answered
  clearInterval(steady)
  expect(answer).toContain('enough')
})

it.each(['Content-Length: 1000000', 'Transfer-Encoding: chunked'])(
  'a body that is no photo (%s) is cut off where it still drips after its time, at the pace of a photo',
  async (length) => {
    const { socket, answered } = await begun((incoming) => incoming.resume(), length)
    const drip = setInterval(
      () => socket.write(length.startsWith('C') ? 'x'.repeat(100) : 'a\r\nxxxxxxxxxx\r\n'.repeat(10)),
      50,
    )
    const answer = await answered
    clearInterval(drip)
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
  },
)

it('a body that we do not read is not the caller’s slowness', async () => {
  const { socket, answered } = await begun((incoming, outgoing) => {
    setTimeout(() => {
      outgoing.end('read late')
      incoming.resume()
    }, 500)
  })
  socket.write(Buffer.alloc(1_000_000))
  expect(await answered).toContain('read late')
})

it('a body that goes on after the answer is cut off', async () => {
  let received = 0
  const { socket, answered } = await begun((incoming, outgoing) => {
    incoming.on('data', (part: Buffer) => {
      received += part.length
    })
    outgoing.end('answered')
  })
  const endless = setInterval(() => socket.write(Buffer.alloc(10_000)), 10)
  expect(await answered).toContain('answered')
  clearInterval(endless)
  expect(received).toBeLessThan(100_000_000)
})
