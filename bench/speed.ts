/**
 * The engine's speed beside the usual alternatives, all in one run on one machine:
 *   npm run bench                       everything, within 15 minutes, written to bench/results.md
 *   npm run bench -- --quick --json     within 50 seconds, one JSON object a line
 * An operation is a whole admission (two pools, one window, an idempotency key, an entry kept for ever, fsync before the
 * answer). Each of the concurrent callers makes one operation at a time.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startCluster } from '@allot/engine/testing/postgres-cluster'
import { appends } from './speed/disk.ts'
import { charges, chargesInProcesses, makeSpaces, openEngine } from './speed/engines.ts'
import { posts, serve } from './speed/http.ts'
import { longLog, manySpaces } from './speed/large.ts'
import { inMemory, inPostgres } from './speed/limiters.ts'
import { alternately } from './speed/measure.ts'
import { naive } from './speed/naive.ts'
import { CHARGE } from './speed/policy.ts'
import { onRedis } from './speed/redis.ts'
import { atLeast, atMost, line, other, type Result, table } from './speed/result.ts'
import { onTigerBeetle } from './speed/tigerbeetle.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
})
const SECONDS = values.quick ? 0.9 : 6
/** The size of the large workloads. A slow machine stops at this time, and the lines say how many it made. */
const FILL = values.quick ? { max: 50_000, seconds: 2.5 } : { max: 1_000_000, seconds: 60 }
/** Servers that do not reach each other, and share a Space by its lease. */
const WITHOUT_FLEET = 'allot without a fleet'
/** When the run should end; loads become shorter when time is short. */
const END = performance.now() + (values.quick ? 36 : 800) * 1_000
let loadsLeft = 25

const [LOAD_BEFORE = 0] = loadavg()
const folder = mkdtempSync(join(tmpdir(), 'allot-speed-'))
const results: Result[] = []
const add = (result: Result): void => {
  results.push(result)
  console.log(values.json ? line(result) : `${result.workload} - ${result.system}: ${line(result)}`)
}
const isSelected = (part: string) => values.only === '' || values.only.split(',').includes(part)
const load = (callers: number) => {
  const left = (END - performance.now()) / 1_000 / (2 * loadsLeft)
  loadsLeft = Math.max(1, loadsLeft - 1)
  return { callers, seconds: Math.max(0.6, Math.min(SECONDS, left)) }
}

const cluster = await startCluster({ shared_buffers: '256MB', max_wal_size: '4GB' })
try {
  const naiveRow = await naiveFigures()
  if (isSelected('embedded')) await embedded(naiveRow.one)
  if (isSelected('postgres')) await postgres(naiveRow)
  if (isSelected('http')) await http()
  if (isSelected('large')) await large()
  if (isSelected('limiters')) await limiters()
  if (isSelected('tigerbeetle')) for await (const each of onTigerBeetle(folder, load)) add(each)
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true })
}
if (!values.quick && values.only === '') writeFileSync(join(import.meta.dirname, 'results.md'), report())

async function naiveFigures() {
  const url = await cluster.createDatabase()
  const one = await naive(url, 1, load(32))
  add(other('one row, 32 connections', 'naive UPDATE and INSERT through pg', true, one))
  const many = await naive(url, 10_000, load(32))
  add(other('10,000 rows, 32 connections', 'naive UPDATE and INSERT through pg', true, many))
  return { one: one.operationsPerSecond, many: many.operationsPerSecond }
}

async function embedded(row: number): Promise<void> {
  const file = (name: string) => join(folder, `${name}.sqlite`)
  const disk = appends(join(folder, 'bare'), load(1).seconds)
  add(other('appends of 100 bytes, one by one', 'bare fdatasync', true, disk))
  const single = await charges(file('one'), 1, load(1))
  const against = 'x bare fdatasync'
  add(atLeast('embedded, 1 caller', single, 0.8, against, disk.operationsPerSecond))
  let hot = 0
  for (const callers of [512, 4_096]) {
    const figure = await charges(file(`hot-${callers}`), 1, load(callers))
    hot = Math.max(hot, figure.operationsPerSecond)
    add(atLeast(`embedded, one hot Space, ${callers} callers`, figure, 150, 'x naive row', row))
  }
  const many = await charges(file('many'), 10_000, load(4_096))
  add(atLeast('embedded, 10,000 Spaces, 4,096 callers', many, 0.6, 'x one hot Space', hot))
}

async function postgres(row: { one: number; many: number }): Promise<void> {
  const url = await cluster.createDatabase()
  const one = await charges(url, 1, load(1_024))
  add(atLeast('PostgreSQL, one hot Space, 1 process', one, 30, 'x naive row', row.one))
  const four = 'PostgreSQL, one hot Space, 4 processes'
  const hot = async (callers: number, fleet: boolean) =>
    chargesInProcesses(4, { where: await databaseWith(1), spaces: 1, fleet, load: load(callers) })
  for (const [callers, how] of [
    [1_024, 'in all'],
    [4 * 1_024, 'each'],
  ] as const) {
    const figure = await hot(callers, true)
    const name = `${four}, a fleet, 1,024 callers ${how}`
    const ratio = atLeast(name, figure, 1, 'x 1 process', one.operationsPerSecond)
    const fair = figure.p99Ms <= 10 * figure.p50Ms
    add({ ...ratio, target: '>= 1, p99 <= 10 x p50', met: ratio.met === true && fair })
  }
  add(other(`${four}, 1,024 callers each`, WITHOUT_FLEET, true, await hot(4 * 1_024, false)))
  const wide = await databaseWith(10_000)
  const many = 'PostgreSQL, 10,000 Spaces, 4 processes'
  const spread = (how: { fleet?: boolean; routed?: boolean }) =>
    chargesInProcesses(4, { where: wide, spaces: 10_000, load: load(4_096), ...how })
  const against = 'x naive 10,000 rows'
  add(atLeast(`${many}, routed by Space`, await spread({ routed: true }), 10, against, row.many))
  add(atLeast(`${many}, a fleet`, await spread({ fleet: true }), 10, against, row.many))
  add(other(`${many}, any Space anywhere`, WITHOUT_FLEET, true, await spread({})))
}

/** @returns the URL of a new database with so many Spaces, all unused */
async function databaseWith(spaces: number): Promise<string> {
  const url = await cluster.createDatabase()
  const allot = await openEngine(url)
  await makeSpaces(allot, spaces)
  await allot.close()
  return url
}

async function http(): Promise<void> {
  const served = await serve(folder)
  const body = JSON.stringify({ operation: CHARGE.operation })
  const items = Array.from({ length: 100 }, (_, at) => ({ ...CHARGE, idempotencyKey: `$ID-${at}` }))
  const many = JSON.stringify({ operations: items })
  const rounds = values.quick ? 1 : 3
  const oneRound = (callers: number) => {
    const { seconds } = load(callers)
    return { callers, seconds: seconds / rounds }
  }
  const [few, all, some] = [oneRound(64), oneRound(64), oneRound(16)]
  const [empty, single, requests] = await alternately(rounds, [
    () => posts(served, '/empty', '{}', few),
    () => posts(served, '/v1/spaces/space-0/charges', body, all),
    () => posts(served, '/v1/spaces/space-0/operations', many, some),
  ])
  if (!empty || !single || !requests) throw new Error('Invariant: one of three was not measured.')
  add(other('HTTP, 64 connections, an empty JSON POST', 'the same server, no Allot', false, empty))
  const of = 'x empty POST'
  add(atLeast('HTTP, single operations, 64 connections', single, 0.7, of, empty.operationsPerSecond))
  const bulk = { ...requests, operationsPerSecond: requests.operationsPerSecond * items.length }
  add(atLeast('HTTP, 100 operations a request', bulk, 10, 'x single', single.operationsPerSecond))
  served.close()
}

async function large(): Promise<void> {
  const long = await longLog(join(folder, 'long.sqlite'), FILL)
  const entries = long.entries.toLocaleString('en')
  const more = long.coldMs - long.coldSmallMs
  add(
    atMost(
      `a Space with ${entries} entries, cold, first check`,
      long.coldMs,
      more,
      20,
      'ms more than with 10',
    ),
  )
  add(atMost(`usage page of a Space with ${entries} entries`, long.usageMs, long.usageMs, 50, 'ms'))
  const many = await manySpaces(join(folder, 'spaces.sqlite'), FILL)
  const spaces = many.spaces.toLocaleString('en')
  add(atMost(`${spaces} Spaces on disk, start`, many.startMs, many.startMs, 2_000, 'ms'))
  const renewal = many.renewedMs / many.operationMs
  add(atMost('first operation after a renewal', many.renewedMs, renewal, 2, 'x any other'))
  add(atMost('up to 100,000 of them touched', many.touchMs, Math.max(0, many.memoryMb), 500, 'MB of memory'))
}

async function limiters(): Promise<void> {
  add(other('one key, 512 callers', 'rate-limiter-flexible, memory', false, await inMemory(load(512))))
  const url = await cluster.createDatabase()
  const postgres = await inPostgres(url, load(32))
  add(other('one key, 32 connections', 'rate-limiter-flexible, PostgreSQL', true, postgres))
  for await (const each of onRedis(folder, load)) add(each)
}

/** Other work on the machine slows what is bound by the processor more than what waits for the disk. */
function loadNote(): string {
  const [before, now] = [LOAD_BEFORE, loadavg()[1] ?? 0]
  return `Load average ${before.toFixed(1)} when it began and ${now.toFixed(1)} when it ended.`
}

function report(): string {
  return [
    '# Speed',
    '',
    `${availableParallelism()} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}. ${loadNote()} One run; figures of another run or machine differ, ratios less. Written by \`npm run bench\`.`,
    '',
    table(results),
    '',
    readFileSync(join(import.meta.dirname, 'speed/notes.md'), 'utf8'),
  ].join('\n')
}
