/**
 * What a worker that runs a stranger's code finds. Native code is meant: the probe runs without Node's permissions, so that
 * its JavaScript, sharp and SQLite do what a decoder could do. Where the kernel has neither Landlock nor bubblewrap
 * is there, the tests of files say so in their names.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pool } from 'workerpool'
import { JobFiles } from '../confinement/job-files.ts'
import { landlockVersion } from '../confinement/landlock.ts'
import { openLibc } from '../confinement/libc.ts'
import { openImaging } from '../imaging.ts'
import type { Trial, TrialResult } from './probe-worker.ts'
import { editorsReach } from './reaches.ts'
import { whatHolds } from './what-holds.ts'
import { openPool } from './worker-pool.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-confined-'))
const PNG = join(folder, 'another.png')
const DATABASE = join(folder, 'server.sqlite')
process.env.ALLOT_SECRET = 'the secret that keys are derived from'

const holds = await whatHolds('auto')
/** What this kernel has is expected to hold: that it does not is a failure then, and no lack of the machine. */
const isLinux = process.platform === 'linux'
const filesHold = isLinux && landlockVersion(openLibc()) > 0
const networkHolds = isLinux && ['x64', 'arm64'].includes(process.arch)

let files: JobFiles
let server: Server
let port = 0
let native: Pool
let whole: Pool

beforeAll(async () => {
  await sharp({ create: { width: 7, height: 7, channels: 3, background: 'red' } }).toFile(PNG)
  const database = new DatabaseSync(DATABASE)
  database.exec("CREATE TABLE secrets (name TEXT); INSERT INTO secrets VALUES ('key')")
  database.close()
  files = new JobFiles(join(folder, 'work'))
  const options = { reach: () => editorsReach(files), confinement: 'auto' } as const
  native = openPool('probe-worker.ts', 1, { ...options, layers: 'native' })
  whole = openPool('probe-worker.ts', 1, options)
  server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address === 'object' && address !== null) port = address.port
})

afterAll(async () => {
  await Promise.all([native, whole].map((pool) => pool.terminate(true)))
  server.close()
  files.close()
  rmSync(folder, { recursive: true })
})

const tried = async (pool: Pool, attempt: Trial): Promise<TrialResult> => pool.exec('attempt', [attempt])

describe('a worker’s JavaScript', () => {
  it('finds no setting of Allot in its environment', async () => {
    const found = await tried(whole, { what: 'environment' })
    // sharp sets the last one itself.
    const names =
      /^((LANG|LD_LIBRARY_PATH|MALLOC_ARENA_MAX|NODE_COMPILE_CACHE) )*ORT_DISABLE_TELEMETRY( TZ)? VIPSHOME$/
    expect(found).toEqual({ done: true, found: expect.stringMatching(names) })
  })

  it('reads no other file, starts no program and opens no connection', async () => {
    for (const attempt of [
      { what: 'read', path: DATABASE },
      { what: 'list', path: folder },
      { what: 'write', path: join(folder, 'left') },
      { what: 'run', path: '/usr/bin/id' },
      { what: 'call', port },
    ] as const)
      expect(await tried(whole, attempt)).toMatchObject({ done: false })
  })
})

/** Shown in the report, so that a pass is not taken for confinement where there is none. */
function notHere(what: string): void {
  it(`NATIVE CODE IS NOT CONFINED ON THIS MACHINE: ${what}`, () => {
    expect(holds.starts).toBe(true)
  })
}

it('holds as far as this machine has what confines', () => {
  expect(holds).toMatchObject({ starts: true, files: filesHold, network: networkHolds })
})

if (!filesHold) notHere('it reads every file, for want of Landlock')
else
  describe('a worker’s native code', () => {
    it('reads no database, no photo of another job, nor what the server was started with', async () => {
      for (const attempt of [
        { what: 'read', path: DATABASE },
        { what: 'sqlite', path: DATABASE },
        { what: 'sharp', path: PNG },
        { what: 'read', path: '/etc/passwd' },
        { what: 'read', path: `/proc/${process.pid}/environ` },
        { what: 'list', path: '/' },
        { what: 'list', path: files.lent },
        { what: 'write', path: join(folder, 'left') },
        { what: 'write', path: join(files.lent, 'left') },
        { what: 'link', path: join(files.taken, 'link') },
        { what: 'run', path: '/usr/bin/id' },
      ] as const)
        expect([attempt, await tried(native, attempt)]).toEqual([
          attempt,
          { done: false, why: expect.any(String) },
        ])
    })

    it('reads what it was lent, and writes what is taken from it', async () => {
      const target = join(folder, 'made')
      const done = await files.run(async (lent) => {
        const source = await lent.lend(PNG)
        expect(await tried(native, { what: 'sharp', path: source })).toEqual({ done: true, found: '7' })
        expect(await tried(native, { what: 'write', path: source })).toMatchObject({ done: false })
        const wrote = await tried(native, { what: 'write', path: lent.take(target) })
        return { ok: wrote.done }
      })
      expect(done).toEqual({ ok: true })
      expect(readFileSync(target, 'utf8')).toBe('x')
    })

    it('signals no process but its own', async () => {
      expect(await tried(native, { what: 'signal', pid: process.pid })).toMatchObject({ done: false })
    })
  })

if (!networkHolds) notHere('it opens sockets, for want of seccomp')
else
  it('a worker’s native code opens no socket and fills no more memory than it may', async () => {
    expect(await tried(native, { what: 'call', port })).toMatchObject({ done: false })
    expect(await tried(native, { what: 'datagram', port })).toMatchObject({ done: false })
    // The kernel refuses it before any of it is touched.
    expect(await tried(native, { what: 'fill', bytes: 9 * 1024 ** 3 })).toMatchObject({ done: false })
  })

describe('what a worker leaves', () => {
  it('is taken only where it is a file, and nothing stays behind', async () => {
    const target = join(folder, 'taken-folder')
    const run = files.run(async (lent) => {
      mkdirSync(lent.take(target))
      return { ok: true }
    })
    await expect(run).rejects.toMatchObject({ code: 'crashed' })
    await expect(
      files.run(async (lent) => {
        writeFileSync(lent.take(target), 'half')
        return { ok: false }
      }),
    ).resolves.toEqual({ ok: false })
    const imaging = openImaging({}, { work: join(folder, 'work') })
    const gone = await imaging.shrinkPhoto({ source: join(folder, 'none.jpg'), target, side: 10 })
    expect(gone).toMatchObject({ ok: false, code: 'missing' })
    await imaging.close()
  })
})

/** Installed, and allowed to make the namespaces that it needs. */
const hasBubblewrap = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-all', 'true']).status === 0

it(
  hasBubblewrap
    ? 'bubblewrap confines files and the network too, where it is asked for'
    : 'where bubblewrap is asked for and cannot be used, no worker starts without it',
  async () => {
    const everything = { starts: true, files: true, network: true }
    expect(await whatHolds('bwrap')).toMatchObject(hasBubblewrap ? everything : { starts: false })
  },
)
