/**
 * TigerBeetle, a private server on a data file in the benchmark's folder. A charge would be a transfer from the Space's
 * account, which may not go below zero, to the account of the feature. TigerBeetle keeps every transfer and counts each
 * id once; the caller has to write plans, windows, renewals and reasons. Each request is one transfer, as in a web
 * server; the client itself puts requests of the same moment into one message.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import {
  type Account,
  AccountFlags,
  type Client,
  CreateAccountStatus,
  CreateTransferStatus,
  createClient,
  id,
  type Transfer,
} from 'tigerbeetle-node'
import { type Load, type Measured, measure } from './measure.ts'
import { onPath } from './on-path.ts'
import { notMeasured, other, type Result } from './result.ts'

const SYSTEM = 'TigerBeetle through its Node client'

export async function* onTigerBeetle(
  folder: string,
  load: (callers: number) => Load,
): AsyncGenerator<Result> {
  const program = onPath('tigerbeetle')
  const server = program && (await start(program, join(folder, '0_0.tigerbeetle')))
  for (const callers of [512, 4_096]) {
    const workload = `one account, a transfer a request, ${callers} callers`
    if (server) yield other(workload, SYSTEM, true, await transfers(server.port, load(callers)))
    else yield notMeasured(workload, SYSTEM, true, 'there is no tigerbeetle on the PATH')
  }
  if (server) await server.stop()
}

async function transfers(port: number, load: Load): Promise<Measured> {
  const client = createClient({ cluster_id: 0n, replica_addresses: [port] })
  const [bank, space, feature] = [id(), id(), id()]
  await open(client, [account(bank), account(space, AccountFlags.debits_must_not_exceed_credits)])
  await open(client, [account(feature)])
  await move(client, transfer(bank, space, 1_000_000_000n))
  const figure = await measure(load, () => move(client, transfer(space, feature, 1n)))
  client.destroy()
  return figure
}

async function open(client: Client, accounts: Account[]): Promise<void> {
  for (const { status } of await client.createAccounts(accounts)) {
    if (status !== CreateAccountStatus.created) throw new Error(`Invariant: ${CreateAccountStatus[status]}.`)
  }
}

async function move(client: Client, moved: Transfer): Promise<void> {
  const [made] = await client.createTransfers([moved])
  if (made?.status === CreateTransferStatus.created) return
  throw new Error(`Invariant: ${made && CreateTransferStatus[made.status]}.`)
}

const UNUSED = { user_data_128: 0n, user_data_64: 0n, user_data_32: 0, timestamp: 0n }

function account(id: bigint, flags: AccountFlags = AccountFlags.none): Account {
  const empty = { debits_pending: 0n, debits_posted: 0n, credits_pending: 0n, credits_posted: 0n }
  return { ...UNUSED, ...empty, id, ledger: 1, code: 1, flags, reserved: 0 }
}

function transfer(from: bigint, to: bigint, amount: bigint): Transfer {
  const parties = { debit_account_id: from, credit_account_id: to, amount }
  return { ...UNUSED, ...parties, id: id(), pending_id: 0n, timeout: 0, ledger: 1, code: 1, flags: 0 }
}

async function start(program: string, file: string): Promise<{ port: number; stop(): Promise<void> }> {
  const options = ['--cluster=0', '--replica=0', '--replica-count=1']
  const formatted = spawn(program, ['format', ...options, file], { stdio: 'ignore' })
  const [status] = await once(formatted, 'exit')
  if (status !== 0) throw new Error(`${program} format ended with ${status}.`)
  // At address 0 it takes a free port and prints it, and ends when its input does.
  const server: ChildProcessByStdio<Writable, Readable, null> = spawn(
    program,
    ['start', '--addresses=0', file],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const ended = once(server, 'exit')
  const [port] = await once(server.stdout, 'data')
  return {
    port: Number(String(port)),
    stop: async () => {
      server.stdin.end()
      await ended
    },
  }
}
