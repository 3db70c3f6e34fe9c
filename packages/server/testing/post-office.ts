/** A real SMTP server on this machine that keeps what is sent to it. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  readonly to: readonly string[]
  /** Header and body as they came, with soft line breaks taken out. */
  readonly text: string
}

export class PostOffice {
  readonly mails: ReceivedMail[] = []
  readonly #server: SMTPServer
  readonly #port: number

  private constructor(server: SMTPServer, port: number) {
    this.#server = server
    this.#port = port
  }

  static async open(): Promise<PostOffice> {
    const server: SMTPServer = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: async (stream, session, done) => {
        let text = ''
        for await (const part of stream) text += part
        const to = session.envelope.rcptTo.map(({ address }) => address)
        office.mails.push({ to, text: text.replaceAll('=\r\n', '').replaceAll('=3D', '=') })
        done()
        server.emit('arrived')
      },
    })
    const listening = once(server.server, 'listening')
    server.listen(0, '127.0.0.1')
    await listening
    const office = new PostOffice(server, (server.server.address() as AddressInfo).port) // it listens on a port
    return office
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`
  }

  /** Resolves when `count` mails have come in all. */
  async received(count: number): Promise<readonly ReceivedMail[]> {
    while (this.mails.length < count) await once(this.#server, 'arrived')
    return this.mails
  }

  /** The path of the first link in the newest mail. */
  linkOf(origin: string): string {
    const { text = '' } = this.mails.at(-1) ?? {}
    const at = text.indexOf(origin)
    return /^\S+/.exec(text.slice(at + origin.length))?.[0] ?? ''
  }

  close(): Promise<void> {
    return new Promise((closed) => this.#server.close(() => closed()))
  }
}
