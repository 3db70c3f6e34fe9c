/** An Allot that strangers reach, as its operator and its callers see it from outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { freePort } from '@allot/engine/testing/free-port'
import { afterEach, describe, expect, it } from 'vitest'
import { allot, COMMAND, freshFolder, type Running, start } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const EVIL = 'evil.example'
let running: Running | undefined

afterEach(async () => {
  await running?.stop()
  running = undefined
})

/** @param host the header @param path or a whole address, as a proxy writes it on the request line */
function statusOf(url: string, host: string, method: string, path: string): Promise<number | undefined> {
  return new Promise((answered, failed) => {
    const asking = request(url, { method, path, headers: { host } }, (answer) => {
      answer.resume()
      answered(answer.statusCode)
    })
    asking.on('error', failed)
    asking.end()
  })
}

/** @returns the addresses that answer to a name of others, each with its status */
async function notMisdirected(url: string): Promise<unknown[]> {
  const document = await (await fetch(`${url}/v1/openapi.json`)).json()
  const routes = Object.entries((document as { paths: Record<string, object> }).paths).flatMap(
    ([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  )
  expect(routes.length).toBeGreaterThan(60)
  const others = [
    ['GET', '/'],
    ['GET', '/docs'],
    ['GET', '/join/x'],
    ['POST', '/auth/sign-up/email'],
    ['POST', '/auth/sign-in/anonymous'],
    ['POST', '/auth/request-password-reset'],
    ['GET', '/studio/spaces/x/batches'],
    ['POST', '/v1.0/removebg'],
    ['GET', `http://${EVIL}/v1/plans`],
  ] as const
  const statuses = new Map<string, number | undefined>()
  for (const [method, path] of [...routes, ...others])
    statuses.set(`${method} ${path}`, await statusOf(url, EVIL, method, path))
  return [...statuses].filter(([, status]) => status !== 421)
}

describe('on this machine alone, without a public address', () => {
  it('every route answers 421 to a name that leads here, and this machine’s names are answered', {
    timeout: 2 * MINUTES,
  }, async () => {
    running = await start()
    const { url } = running
    expect(await notMisdirected(url)).toEqual([])
    const { port } = new URL(url)
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost'])
      expect(await statusOf(url, host, 'GET', '/v1/plans')).toBe(200)
  })
})

describe('with a public address', () => {
  it('every route answers 421 to another name, and its own names are answered', {
    timeout: 2 * MINUTES,
  }, async () => {
    running = await start(undefined, { ALLOT_URL: 'https://allot.example.com', ALLOT_HOST_NAMES: 'allot' })
    const { url } = running
    expect(await notMisdirected(url)).toEqual([])
    for (const host of ['allot.example.com', 'allot:4400', 'localhost:4400', '127.0.0.1'])
      expect(await statusOf(url, host, 'GET', '/v1/plans')).toBe(200)
    expect(await statusOf(url, 'allot.example.com', 'GET', `http://${EVIL}/v1/plans`)).toBe(421)
    expect(await statusOf(url, '10.2.3.4:4400', 'GET', '/health/ready')).toBe(200)
  })
})

describe('the start', () => {
  it('warns once of what strangers find, and the doctor says the same', { timeout: MINUTES }, async () => {
    const data = freshFolder()
    const open = { ALLOT_HOST: '0.0.0.0', ALLOT_SIGNUP: 'open' }
    const env = { ...process.env, ALLOT_PORT: String(await freePort()), ALLOT_DATA: data, ...open }
    const child = spawn(process.execPath, [COMMAND, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    for await (const part of child.stderr) {
      log += part
      if (log.includes('"started"')) break
    }
    child.kill('SIGTERM')
    await once(child, 'exit')
    const warnings = log.split('\n').filter((line) => line.includes('"warn"'))
    expect(warnings).toHaveLength(1)
    for (const mend of ['ALLOT_URL=https://', 'ALLOT_SIGNUP=invited', 'ALLOT_BILLING'])
      expect(warnings[0]).toContain(mend)
    const { status, out } = await allot(['doctor'], data, { ...open, ALLOT_PORT: '0' })
    expect(status).toBe(1)
    expect(out).toMatch(
      /problem {2}strangers: they may reach it: sign-up open, demo off, plans changed by operators/,
    )
    expect(out).toContain('ALLOT_SIGNUP=invited')
  })
})
