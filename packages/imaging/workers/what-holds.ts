/** Whether the confinement of workers holds on this machine, tried by a worker that does what a tricked decoder could do. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Confinement } from '../confinement/reach.ts'
import type { Trial, TrialResult } from './probe-worker.ts'
import { NOTHING } from './reaches.ts'
import { openPool } from './worker-pool.ts'

/** Of native code. JavaScript is bound by Node's permissions everywhere, and the environment is empty. */
export type WhatHolds =
  | { readonly starts: true; readonly files: boolean; readonly network: boolean }
  /** Not one process can be started this way. */
  | { readonly starts: false; readonly why: string }

export async function whatHolds(confinement: Confinement): Promise<WhatHolds> {
  const folder = mkdtempSync(join(tmpdir(), 'allot-probe-'))
  const secret = join(folder, 'secret')
  writeFileSync(secret, 'secret', { mode: 0o600 })
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  const pool = openPool('probe-worker.ts', 1, { reach: () => NOTHING, confinement, layers: 'native' })
  const fails = async (attempt: Trial) => {
    const tried: TrialResult = await pool.exec('attempt', [attempt])
    return !tried.done
  }
  try {
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const files = await fails({ what: 'read', path: secret })
    const network = (await fails({ what: 'call', port })) && (await fails({ what: 'datagram', port }))
    return { starts: true, files, network }
  } catch (cause) {
    return { starts: false, why: firstLine(cause) }
  } finally {
    await pool.terminate(true)
    server.close()
    rmSync(folder, { recursive: true })
  }
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().split('\n')[0] ?? ''
}
