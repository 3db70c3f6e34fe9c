/** Allot over HTTP: a server in a process of its own, and callers that each keep one connection. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Load, type Measured, measure } from './measure.ts'

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

/** Posts the same body over and over, each time under another id. */
export async function posts(served: Served, path: string, body: string, load: Load): Promise<Measured> {
  const free: Connection[] = []
  for (let at = 0; at < load.callers; at++) free.push(await Connection.open(served.port))
  const all = [...free]
  const figure = await measure(load, async (id) => {
    const connection = free.pop()
    if (!connection) throw new Error('Invariant: more calls than connections.')
    await connection.post(path, served.key, id, body.replaceAll('$ID', id))
    free.push(connection)
  })
  for (const connection of all) connection.close()
  return figure
}

/** As little of HTTP as will do, so that the caller costs less than the server. */
class Connection {
  readonly #socket: Socket
  #answered: ((text: string) => void) | undefined
  #text = ''

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      this.#text += chunk
      const head = this.#text.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(this.#text)?.[1]
      if (head === -1 || length === undefined || this.#text.length < head + 4 + Number(length)) return
      const text = this.#text
      this.#text = ''
      this.#answered?.(text)
    })
  }

  async post(path: string, key: string, id: string, body: string): Promise<void> {
    const text = await new Promise<string>((answered) => {
      this.#answered = answered
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\nidempotency-key: ${id}\r\n` +
          `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    })
    if (!text.startsWith('HTTP/1.1 2')) throw new Error(`The server answered ${text.slice(0, 400)}`)
  }

  close(): void {
    this.#socket.destroy()
  }
}
