/**
 * The npm package `remove.bg` against an Allot of its own, with real photos and the real model:
 *   npm run try:remove-bg
 * The package is fetched into a temporary folder, because it brings others that are no longer kept. Its address is
 * written into it, so that is replaced as it loads; nothing else of it is changed.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compileFunction } from 'node:vm'
import { start } from '../apps/allot/testing/running.ts'

const PACKAGE = 'remove.bg@1.3.0'
const ADDRESS = 'https://api.remove.bg'

type Call = (options: Readonly<Record<string, unknown>>) => Promise<object>

interface RemoveBg {
  readonly removeBackgroundFromImageFile: Call
  readonly removeBackgroundFromImageBase64: Call
  readonly removeBackgroundFromImageUrl: Call
}

const folder = mkdtempSync(join(tmpdir(), 'allot-remove-bg-'))
const running = await start(join(folder, 'data'))
try {
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE])
  const removeBg = loaded(join(folder, 'package.json'), running.url)
  const { id } = await running.client.createSpace({
    name: 'Shop',
    plan: 'pro',
    period: 'monthly',
    owner: 'ann',
  })
  const { key: apiKey } = await running.client.keys.make(id, {
    kind: 'secret',
    name: 'photos',
    scopes: ['read', 'operate'],
  })
  const path = photo()
  const calls: readonly [string, Call, object][] = [
    [
      'a file, at half its size',
      removeBg.removeBackgroundFromImageFile,
      { path, size: 'regular', scale: '50%' },
    ],
    ['Base64, trimmed on blue', removeBg.removeBackgroundFromImageBase64, base64(path)],
    ['an address that is private', removeBg.removeBackgroundFromImageUrl, { url: `${running.url}/pot.jpg` }],
    ['a key that is wrong', removeBg.removeBackgroundFromImageFile, { path, apiKey: 'wrong' }],
  ]
  for (const [what, call, options] of calls) console.log(what, await outcome(call({ apiKey, ...options })))
} finally {
  await running.stop()
  rmSync(folder, { recursive: true })
}

/** The package, with its address replaced. */
function loaded(from: string, url: string): RemoveBg {
  const require = createRequire(from)
  const file = require.resolve('remove.bg')
  const code = readFileSync(file, 'utf8')
  if (!code.includes(ADDRESS)) throw new Error(`The package no longer calls ${ADDRESS}.`)
  const module = { exports: {} }
  compileFunction(code.replace(ADDRESS, url), ['exports', 'require', 'module'], { filename: file })(
    module.exports,
    createRequire(file),
    module,
  )
  return module.exports as RemoveBg // what its documentation says that it exports
}

async function outcome(call: Promise<object>): Promise<unknown> {
  try {
    const { base64img = '', ...rest } = (await call) as { base64img?: string } // as its documentation has it
    return { pictureBytes: Buffer.from(base64img, 'base64').length, ...rest }
  } catch (errors) {
    return { errors }
  }
}

function photo(): string {
  const own = createRequire(join(import.meta.dirname, '../packages/imaging/package.json'))
  return join(
    dirname(own.resolve('@vendure/create/package.json')),
    'assets/images/charles-deluvio-695736-unsplash.jpg',
  )
}

function base64(path: string): object {
  return {
    base64img: readFileSync(path).toString('base64'),
    size: 'auto',
    crop: true,
    crop_margin: '10px',
    bg_color: '81d4fa',
  }
}
