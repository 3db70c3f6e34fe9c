/** Allot over HTTP: a server in its own process, and callers that each keep one connection open. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Counted, count, type Load } from './measure.ts'

export interface Served {
  readonly port: number
  readonly key: string
  close(): void
}

/** The server of http-server.ts on an empty folder. */
export async function serve(folder: string): Promise<Served> {
  const child = fork(`${import.meta.dirname}/http-server.ts`, [folder])
  const [served] = await once(child, 'message')
  const { port, key }: Served = served // what http-server.ts sends once it listens
  return { port, key, close: () => child.disconnect() }
}

/** Posts the same body repeatedly, each time with a new idempotency key; `$ID` in the body becomes that key. */
export async function posts(served: Served, path: string, body: string, load: Load): Promise<Counted> {
  const free = await Promise.all(Array.from({ length: load.callers }, () => Connection.open(served.port)))
  const all = [...free]
  const parts = body.split('$ID')
  const counted = await count(load, async (id) => {
    const connection = free.pop()
    if (!connection) throw new Error('Invariant: more calls than connections.')
    await connection.post(path, served.key, id, parts.join(id))
    free.push(connection)
  })
  for (const connection of all) connection.close()
  return counted
}

/** The bytes that arrived last on any connection. All connections share it: it is read before the next bytes arrive. */
const ARRIVED = Buffer.alloc(64 * 1024)
const LENGTH = '\r\nContent-Length: '
const END = '\r\n\r\n'

/**
 * A minimal HTTP client, so that the caller leaves the processor to the server: of an answer it reads only the head and
 * the length, and calls the waiting caller directly, without streams or events.
 */
class Connection {
  readonly #socket: Socket
  #answered: ((text: string) => void) | undefined
  #text = ''

  static async open(port: number): Promise<Connection> {
    const connection = new Connection(port)
    await once(connection.#socket, 'connect')
    return connection
  }

  constructor(port: number) {
    const callback = (size: number) => {
      this.#take(ARRIVED.toString('latin1', 0, size))
      return true
    }
    const onread = { buffer: ARRIVED, callback }
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
  }

  #take(chunk: string): void {
    this.#text += chunk
    const head = this.#text.indexOf(END)
    const length = this.#text.indexOf(LENGTH) + LENGTH.length
    if (
      head === -1 ||
      this.#text.length < head + END.length + Number.parseInt(this.#text.slice(length, head), 10)
    )
      return
    const text = this.#text
    this.#text = ''
    this.#answered?.(text)
  }

  async post(path: string, key: string, id: string, body: string): Promise<void> {
    const text = await new Promise<string>((answered) => {
      this.#answered = answered
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\nidempotency-key: ${id}\r\n` +
          `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        'latin1',
      )
    })
    if (!text.startsWith('HTTP/1.1 2')) throw new Error(`The server answered ${text.slice(0, 400)}`)
  }

  close(): void {
    this.#socket.destroy()
  }
}
