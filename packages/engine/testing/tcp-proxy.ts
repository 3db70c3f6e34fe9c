/** A proxy in front of a database: tests cut it, as a server that stops does, or silence it, as a broken network does. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class TcpProxy {
  readonly #to: URL
  readonly #open = new Set<Socket>()
  #server: Server | undefined
  #port = 0
  #silent = false

  constructor(url: string) {
    this.#to = new URL(url)
  }

  /** Lets connections through. @returns the address of the database behind this proxy, the same each time */
  async restore(): Promise<string> {
    this.#server = createServer((socket) => {
      const database = connect(Number(this.#to.port), this.#to.hostname)
      for (const each of [socket, database]) {
        this.#open.add(each)
        each.on('error', () => undefined).on('close', () => this.#open.delete(each))
      }
      socket.on('data', (bytes) => database.write(bytes)).on('end', () => database.end())
      database.on('data', (bytes) => socket.write(bytes)).on('end', () => socket.end())
      if (this.#silent) for (const each of [socket, database]) each.pause()
    }).listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (typeof address === 'object' && address) this.#port = address.port
    const url = new URL(this.#to)
    url.port = String(this.#port)
    return url.href
  }

  cut(): void {
    this.#server?.close()
    for (const socket of this.#open) socket.destroy()
  }

  /** Nothing comes through, without an error; what was sent meanwhile comes through afterwards. */
  silence(silent: boolean): void {
    this.#silent = silent
    for (const socket of this.#open) {
      if (silent) socket.pause()
      else socket.resume()
    }
  }
}
