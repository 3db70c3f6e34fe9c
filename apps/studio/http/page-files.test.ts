import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chosenCoding } from './compressed-file.ts'
import { pageFiles } from './page-files.ts'

const SCRIPT = 'const answer = 42\n'.repeat(2_000)
let dist: string

beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), 'page-files-'))
  writeFileSync(join(dist, 'index.html'), '<!doctype html>'.repeat(200))
  mkdirSync(join(dist, 'assets'))
  writeFileSync(join(dist, 'assets/main.js'), SCRIPT)
  writeFileSync(join(dist, 'shoe.webp'), Buffer.from('RIFF'))
})

afterAll(() => rmSync(dist, { recursive: true }))

async function read(path: string, accepted?: string) {
  const headers = new Headers(accepted === undefined ? {} : { 'accept-encoding': accepted })
  const answer = await pageFiles(dist).request(path, { headers })
  const body = Buffer.from(await answer.arrayBuffer())
  return { coding: answer.headers.get('content-encoding'), vary: answer.headers.get('vary'), body }
}

it('a script is sent compressed to a browser that takes it, and as it is to one that does not', async () => {
  const small = await read('/assets/main.js', 'gzip, deflate, br, zstd')
  expect(small).toMatchObject({ coding: 'br', vary: 'accept-encoding' })
  expect(small.body.length).toBeLessThan(SCRIPT.length / 20)
  expect(brotliDecompressSync(small.body).toString()).toBe(SCRIPT)
  const older = await read('/assets/main.js', 'gzip')
  expect(older.coding).toBe('gzip')
  expect(gunzipSync(older.body).toString()).toBe(SCRIPT)
  const plain = await read('/assets/main.js')
  expect(plain).toMatchObject({ coding: null, vary: 'accept-encoding' })
  expect(plain.body.toString()).toBe(SCRIPT)
})

it('every address of the page is compressed too, and a picture is not', async () => {
  expect((await read('/batches/1', 'br')).coding).toBe('br')
  expect(await read('/shoe.webp', 'br')).toMatchObject({ coding: null, body: Buffer.from('RIFF') })
})

it('the page of a new build is sent, also to whom the one before was sent', async () => {
  const pages = pageFiles(dist)
  const page = async () => {
    const answer = await pages.request('/', { headers: { 'accept-encoding': 'br' } })
    return brotliDecompressSync(Buffer.from(await answer.arrayBuffer())).toString()
  }
  expect(await page()).toContain('doctype')
  writeFileSync(join(dist, 'index.html'), 'the next build')
  expect(await page()).toBe('the next build')
})

it('what a browser refuses is not sent', () => {
  expect(chosenCoding('br;q=0, gzip;q=0.5')).toBe('gzip')
  expect(chosenCoding('identity')).toBeUndefined()
})

it('the page names what its reader needs first: a visitor, a member, and a member who opens a Batch', async () => {
  writeFileSync(join(dist, 'index.html'), '<head></head>')
  const parts = {
    visitor: ['/assets/welcome.js'],
    member: ['/assets/space.js'],
    pages: { '/batches': ['/assets/list.js'], '/batches/': ['/assets/batch.js', '/assets/space.js'] },
  }
  writeFileSync(join(dist, 'first-parts.json'), JSON.stringify(parts))
  const named = async (path: string, cookie = '') => {
    const answer = await pageFiles(dist).request(path, { headers: { cookie } })
    expect(answer.headers.get('vary')).toBe('accept-encoding, cookie')
    return [...(await answer.text()).matchAll(/href="([^"]*)"/g)].map(([, address]) => address)
  }
  const visitor = ['/v1/sign-in-options', '/v1/plans', '/assets/welcome.js']
  const session = '__Secure-allot.session_token=a.b'
  expect(await named('/')).toEqual(visitor)
  expect(await named('/batches/1', 'theme=allot.session_token; allot.session_token=')).toEqual(visitor)
  expect(await named('/usage', 'allot.session_token=a.b')).toEqual(['/v1/me', '/assets/space.js'])
  expect(await named('/batches', session)).toEqual(['/v1/me', '/assets/space.js', '/assets/list.js'])
  expect(await named('/batches/1', session)).toEqual(['/v1/me', '/assets/space.js', '/assets/batch.js'])
})
