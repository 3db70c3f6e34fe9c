/**
 * Redis, a private server on a socket in the benchmark's folder. People usually write a script for it: it keeps the id
 * with SET NX, checks the cap, raises the count and adds a line to a stream. It decides one cap, without windows or
 * periods, and says of a repeated id only that it is known. By default Redis answers before anything is on the disk;
 * with `appendfsync always` an answer survives a power cut.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { LIMIT } from './limiters.ts'
import { type Load, type Measured, measure } from './measure.ts'
import { onPath } from './on-path.ts'
import { notMeasured, other, type Result } from './result.ts'

const CHARGE = `
if not redis.call('SET', KEYS[1], 1, 'NX') then return 'known' end
local used = tonumber(redis.call('GET', KEYS[2]) or '0')
if used + 1 > tonumber(ARGV[1]) then return 'refused' end
redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[3], '*', 'id', ARGV[2], 'used', used + 1)
return 'allowed'`

const CAP = 1_000_000_000
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always']

/** Measures each of the three on a new server. */
export async function* onRedis(folder: string, load: (callers: number) => Load): AsyncGenerator<Result> {
  const program = onPath('redis-server')
  for (const { system, settings, durable, charge } of WAYS) {
    const workload = 'one key, 512 callers'
    if (program) {
      const figure = await withServer(program, folder, settings, (client) => charge(client, load(512)))
      yield other(workload, system, durable, figure)
    } else yield notMeasured(workload, system, durable, 'there is no redis-server on the PATH')
  }
}

const WAYS = [
  { system: 'rate-limiter-flexible, Redis', settings: [], durable: false, charge: limited },
  { system: 'a script on Redis, defaults', settings: [], durable: false, charge: scripted },
  { system: 'a script on Redis, appendfsync always', settings: DURABLE, durable: true, charge: scripted },
] as const

/** Callers share one connection, on which the client sends without waiting for answers. No other way measured more. */
async function scripted(client: Redis, load: Load): Promise<Measured> {
  const sha = String(await client.script('LOAD', CHARGE))
  return measure(load, async (id) => {
    const outcome = await client.evalsha(sha, 3, `id:${id}`, 'used', 'log', CAP, id)
    if (outcome !== 'allowed') throw new Error(`Invariant: ${id} was ${outcome}.`)
  })
}

function limited(client: Redis, load: Load): Promise<Measured> {
  const limiter = new RateLimiterRedis({ ...LIMIT, storeClient: client })
  return measure(load, () => limiter.consume('space-0'))
}

async function withServer<T>(
  program: string,
  folder: string,
  settings: readonly string[],
  work: (client: Redis) => Promise<T>,
): Promise<T> {
  const data = join(folder, `redis-${crypto.randomUUID()}`)
  mkdirSync(data)
  const socket = join(data, 'socket')
  const options = ['--port', '0', '--unixsocket', socket, '--dir', data, ...settings]
  const server = spawn(program, options, { stdio: 'ignore' })
  const ended = once(server, 'exit')
  const kill = () => server.kill('SIGKILL')
  process.on('exit', kill)
  const client = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: 500 })
  client.on('error', () => undefined) // until it listens
  try {
    await client.ping()
    return await work(client)
  } finally {
    client.disconnect()
    kill()
    await ended
    process.off('exit', kill)
  }
}
