/**
 * A process that tries what no worker may do, so that tests and `allot doctor` can say what holds on this machine. It is
 * confined as the others are, but for Node's permissions where native code is meant: JavaScript then does what a
 * decoder could do.
 */
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { appendFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { worker } from 'workerpool'
import './ends-with-parent.ts'

export type Trial =
  | { readonly what: 'read' | 'list' | 'write' | 'link' | 'sharp' | 'sqlite' | 'run'; readonly path: string }
  | { readonly what: 'call' | 'datagram'; readonly port: number }
  | { readonly what: 'signal'; readonly pid: number }
  | { readonly what: 'environment' }
  /** Kills its own process the first `times` that it is tried, and notes each in a file. */
  | { readonly what: 'end'; readonly path: string; readonly times: number }
  | { readonly what: 'fill'; readonly bytes: number }

/** What came of it: text, or why not. */
export type TrialResult =
  | { readonly done: true; readonly found: string }
  | { readonly done: false; readonly why: string }

worker({
  attempt: async (attempt: Trial): Promise<TrialResult> => {
    try {
      return { done: true, found: String(await tried(attempt)).slice(0, 2_000) }
    } catch (cause) {
      return { done: false, why: cause instanceof Error ? cause.message : String(cause) }
    }
  },
})

function tried(attempt: Trial): unknown {
  switch (attempt.what) {
    case 'read':
      return readFileSync(attempt.path, 'utf8')
    case 'list':
      return readdirSync(attempt.path)
    case 'write':
      return writeFileSync(attempt.path, 'x')
    case 'link':
      return symlinkSync('/etc/passwd', attempt.path)
    case 'sharp':
      return sharp(attempt.path)
        .metadata()
        .then(({ width }) => width)
    case 'sqlite':
      return new DatabaseSync(attempt.path, { readOnly: true }).prepare('SELECT * FROM secrets').all().length
    case 'run':
      return execFileSync(attempt.path)
    case 'call':
      return called(attempt.port)
    case 'datagram':
      return sent(attempt.port)
    case 'signal':
      return process.kill(attempt.pid, 0)
    case 'environment':
      return Object.keys(process.env).sort().join(' ')
    case 'end':
      return ended(attempt.path, attempt.times)
    case 'fill':
      return Buffer.alloc(attempt.bytes, 1).length
  }
}

function ended(path: string, times: number): number {
  appendFileSync(path, 'x')
  const tries = readFileSync(path).length
  if (tries <= times) process.kill(process.pid, 'SIGKILL')
  return tries
}

function called(port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  connect(port, '127.0.0.1')
    .once('connect', () => resolve('connected'))
    .once('error', reject)
  return promise
}

function sent(port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = createSocket('udp4').once('error', reject)
  socket.send('x', port, '127.0.0.1', (error) => (error ? reject(error) : resolve('sent')))
  return promise
}
