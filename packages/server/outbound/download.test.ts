import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { type DownloadOptions, download } from './download.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-download-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'photo')

let source: Server
let url: string
let answer: RequestListener

beforeEach(async () => {
  source = createServer((incoming, outgoing) => answer(incoming, outgoing))
  source.listen(0, '127.0.0.1')
  await once(source, 'listening')
  url = `http://127.0.0.1:${(source.address() as AddressInfo).port}` // it listens on a port
})

afterEach(() => {
  source.closeAllConnections()
  source.close()
  rmSync(file, { force: true })
})

function fetched(options: Partial<DownloadOptions> = {}, address = url) {
  const signal = new AbortController().signal
  return download(address, file, { allowPrivate: true, maxBytes: 1024 * 1024, signal, ...options })
}

it('a file is fetched whole', async () => {
  answer = (_incoming, outgoing) => outgoing.end('photo')
  expect(await fetched()).toEqual({ ok: true, bytes: 5 })
  expect(readFileSync(file, 'utf8')).toBe('photo')
})

it('an address that webhooks may not call is refused', async () => {
  answer = (_incoming, outgoing) => outgoing.end('secret')
  expect(await fetched({ allowPrivate: false })).toMatchObject({ ok: false, why: 'refused' })
  const metadata = await fetched({ allowPrivate: false }, 'https://169.254.169.254/latest/meta-data')
  expect(metadata).toEqual({
    ok: false,
    why: 'refused',
    message: '169.254.169.254 is not a public address.',
  })
})

it('a redirect is followed, and checked as the first address was', async () => {
  answer = ({ url: path }, outgoing) =>
    path === '/moved' ? outgoing.end('photo') : outgoing.writeHead(302, { location: '/moved' }).end()
  expect(await fetched()).toEqual({ ok: true, bytes: 5 })
  rmSync(file)
  answer = (_incoming, outgoing) => outgoing.writeHead(302, { location: 'file:///etc/passwd' }).end()
  expect(await fetched()).toMatchObject({ ok: false, why: 'refused' })
})

it('a circle of redirects ends', async () => {
  answer = (_incoming, outgoing) => outgoing.writeHead(302, { location: '/' }).end()
  expect(await fetched()).toEqual({ ok: false, why: 'failed', message: 'It leads on more than 3 times.' })
})

it('what is larger than allowed is stopped while it comes, and leaves no file', async () => {
  answer = (_incoming, outgoing) => outgoing.end(Buffer.alloc(3 * 1024 * 1024))
  expect(await fetched()).toEqual({ ok: false, why: 'too_large', message: 'It is larger than 1 MB.' })
  expect(existsSync(file)).toBe(false)
})

it('what does not come in time is given up', async () => {
  answer = (_incoming, outgoing) => outgoing.write('half')
  expect(await fetched({ timeout: 200 })).toEqual({
    ok: false,
    why: 'failed',
    message: 'It did not come within 0.2 seconds.',
  })
  expect(existsSync(file)).toBe(false)
})

it('an answer that is no file is a failure', async () => {
  answer = (_incoming, outgoing) => outgoing.writeHead(404).end('not here')
  expect(await fetched()).toEqual({ ok: false, why: 'failed', message: 'Its server answered 404.' })
})
