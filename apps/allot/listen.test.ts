import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ADDRESS_HEADER } from '@allot/server/peer-address'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'
import { readSettings } from './settings.ts'

/** Asks with what a caller and two proxies wrote, and hears where the caller is taken to be. */
async function callerBehind(proxies: number): Promise<string> {
  const INIT_CWD = mkdtempSync(join(tmpdir(), 'allot-'))
  const env = { INIT_CWD, ALLOT_DATA: INIT_CWD, ALLOT_PORT: '0', ALLOT_PROXIES: String(proxies) }
  const echo = async (request: Request) => new Response(new Headers([...request.headers]).get(ADDRESS_HEADER))
  const listening = await listen({ fetch: echo, key: '' }, await readSettings(env))
  const headers = { 'x-forwarded-for': '6.6.6.6, 9.9.9.9, 10.0.0.1', [ADDRESS_HEADER]: '7.7.7.7' }
  const answer = await fetch(listening.address.replace('localhost', '127.0.0.1'), { headers })
  await listening.close()
  return answer.text()
}

it('the address of the caller is that of the connection, or the one that the outermost own proxy saw', async () => {
  expect(await callerBehind(0)).toBe('127.0.0.1')
  expect(await callerBehind(1)).toBe('10.0.0.1')
  expect(await callerBehind(2)).toBe('9.9.9.9')
})

it('browsers are told to insist on https where the public address has it, and nowhere else', async () => {
  const told = async (more: NodeJS.ProcessEnv) => {
    const INIT_CWD = mkdtempSync(join(tmpdir(), 'allot-'))
    const settings = await readSettings({ INIT_CWD, ALLOT_DATA: INIT_CWD, ALLOT_PORT: '0', ...more })
    const program = { fetch: async () => new Response('{}', { headers: { 'x-own': 'kept' } }), key: '' }
    const listening = await listen(program, settings)
    const { url } = JSON.parse(readFileSync(join(INIT_CWD, 'server.json'), 'utf8'))
    const { headers } = await fetch(url)
    await listening.close()
    expect(headers.get('x-own')).toBe('kept')
    return headers.get('strict-transport-security')
  }
  expect(await told({})).toBe(null)
  expect(await told({ ALLOT_URL: 'http://allot.example.com' })).toBe(null)
  expect(await told({ ALLOT_URL: 'https://allot.example.com' })).toBe('max-age=31536000')
})
