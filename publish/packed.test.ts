import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { connectAllot } from '@allot/client'
import { TestServer } from '@allot/server/testing/test-server'
import { createAdaptorServer } from '@hono/node-server'
import { build } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { buildPackage } from './build.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)
/** Somebody else's project, in which nothing of ours is but what was packed. */
let project: string

async function pack(name: string): Promise<string> {
  const dist = buildPackage(join(ROOT, 'packages', name))
  const { stdout } = await run('npm', ['pack', dist, '--json', '--pack-destination', project])
  return join(project, JSON.parse(stdout)[0].filename)
}

function write(name: string, code: string): string {
  writeFileSync(join(project, name), code)
  return join(project, name)
}

/** What a strict compiler says of it, with the types of the packages checked too. */
async function check(name: string, options: object): Promise<string> {
  const compilerOptions = {
    ...{
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      target: 'esnext',
    },
    ...{ types: [], ...options },
  }
  const config = write('tsconfig.json', JSON.stringify({ compilerOptions, files: [name] }))
  const said = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', config]).catch((wrong) => wrong)
  return said.stdout
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'allot-project-'))
  write('package.json', '{"type":"module"}')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', await pack('client')], {
    cwd: project,
  })
}, 60_000)

const USES = `import { connectAllot } from '@allot/client'
import { AllotFault } from '@allot/client/fault'
import { pages } from '@allot/client/pages'
import { metering } from '@allot/client/middleware/next'
import type { Answer } from '@allot/client/wire'

const allot = connectAllot({ url: 'http://localhost', key: 'allot_x' })
export const meter = metering({ allot, who: () => ({ space: 's', by: 'ann' }) })
export async function works(): Promise<string | null> {
  const answer: Answer = await allot.charge('s', { by: 'ann', use: { feature: 'virtual_model' } })
  for await (const { entries } of pages((after) => allot.log('s', { after }))) void entries[0]?.seq.toFixed()
  const { done } = await allot.bulk('s', [{ do: 'capture', id: 'a', hold: '1' }], { allOrNothing: true })
  if (done || answer.allowed) return null
  // @ts-expect-error it is no code of a denial
  if (answer.denial.code === 'no_such_code') throw new AllotFault(400, 'malformed', 'never')
  // @ts-expect-error a feature is named
  await allot.quote('s', { by: 'ann', use: {} })
  return answer.denial.retryAt
}
`

it('is typed in full, without a type from anywhere else', async () => {
  write('uses.ts', USES)
  const lib = ['esnext', 'dom', 'dom.iterable', 'dom.asynciterable']
  expect(await check('uses.ts', { lib, module: 'esnext', moduleResolution: 'bundler' })).toBe('')
  expect(await check('uses.ts', { lib, module: 'nodenext' })).toBe('')
})

it('names nothing that whoever installs it does not have', () => {
  const folder = join(project, 'node_modules/@allot/client')
  const peers = /^(react|@openfeature\/server-sdk|@modelcontextprotocol\/sdk)(\/|$)/
  const named = globSync('**/*.{js,d.ts}', { cwd: folder }).flatMap((file) => {
    const code = readFileSync(join(folder, file), 'utf8')
    const names = code.matchAll(/(?:from|import\(|^import) ?['"]([^'"]+)['"]/gm)
    return [...names].flatMap(([, name = '']) =>
      /^\./.test(name) || peers.test(name) ? [] : [{ file, name }],
    )
  })
  expect(named).toEqual([])
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies).toBeUndefined()
})

it('runs in Node against a server', async () => {
  const testServer = await TestServer.open()
  const listening = createAdaptorServer({ fetch: testServer.server.fetch }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const bound = listening.address()
  const url = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id } = await connectAllot({ url, key: testServer.apiKey }).createSpace(shop)
  const file = write(
    'job.js',
    `import { connectAllot } from '@allot/client'
const allot = connectAllot({ url: '${url}', key: '${testServer.apiKey}' })
const ran = await allot.run('virtual_model', { space: '${id}', by: 'ann', count: 2 }, () => 'a picture')
console.log(ran.allowed, ran.value, ran.cost)`,
  )
  expect((await run(process.execPath, [file])).stdout).toBe('true a picture { ai_credits: 8 }\n')
  listening.close()
  await testServer.close()
})

it('is bundled for browsers, and the bundle runs where there is nothing but what the web has', async () => {
  const entry = write('page.js', `import { connectAllot } from '@allot/client'\nexport { connectAllot }`)
  const built = await build({
    configFile: false,
    root: project,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'page' } },
  })
  const [bundle] = (Array.isArray(built) ? built : []).flatMap(({ output }) => output)
  if (bundle?.type !== 'chunk') throw new Error('There is no bundle.')
  expect(bundle.code.length).toBeLessThan(12_000)
  const { AbortController, AbortSignal, URLSearchParams, crypto, performance } = globalThis
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const fetch = async () => Response.json({ allowed: true })
  const web = { AbortController, AbortSignal, URLSearchParams, crypto, fetch, performance }
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval }
  const asked = `page.connectAllot({ url: '' }).check('acme', { use: { feature: 'ai_shadow' } })`
  expect(await runInNewContext(`${bundle.code}; ${asked}`, { ...web, ...timers })).toEqual({ allowed: true })
})

it('the engine runs from packages, with the lines of the README', async () => {
  for (const name of ['sqlite', 'rules', 'engine']) {
    const folder = join(project, 'node_modules/@allot', name)
    mkdirSync(folder, { recursive: true })
    await run('tar', ['-xzf', await pack(name), '--strip-components=1', '-C', folder])
  }
  // The registry is not asked in a test: what the engine depends on is the one that is installed here.
  for (const [name, dependent] of Object.entries({ zod: 'rules', pg: 'engine', yaml: 'engine' })) {
    const require = createRequire(join(ROOT, 'packages', dependent, 'package.json'))
    symlinkSync(dirname(require.resolve(`${name}/package.json`)), join(project, 'node_modules', name))
  }
  symlinkSync(join(ROOT, 'node_modules/@types'), join(project, 'node_modules/@types'))
  cpSync(join(ROOT, 'policies'), join(project, 'policies'), { recursive: true })
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
  const file = write('embedded.ts', code)
  expect((await run(process.execPath, [file], { cwd: project })).stdout).toBe('{ ai_credits: 8 }\n')
  expect(
    await check('embedded.ts', { lib: ['esnext'], module: 'nodenext', types: ['node'], skipLibCheck: true }),
  ).toBe('')
})
