import { execFile } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { connectAllot } from '@allot/client'
import { TestServer } from '@allot/server/testing/test-server'
import { createAdaptorServer } from '@hono/node-server'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPackage } from './build.ts'
import { problemsWith } from './check-package.ts'
import { publishedPackages, ROOT } from './manifest.ts'

const run = promisify(execFile)
/** The oldest Nodes that the client promises, where a run has them: paths with `:` between (.ci/first-steps). */
const OLDER_NODES = process.env.OLDER_NODES?.split(':') ?? []
/** A project outside the repository, which has of Allot only what was packed. */
let project: string
/** The tarball of each package, by the name of its folder. */
const tarballs = new Map<string, string>()

async function pack(name: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', buildPackage(name), '--json', '--pack-destination', project])
  tarballs.set(name, join(project, JSON.parse(stdout)[0].filename))
}

/** Unpacks what `npm install` would, without asking the registry: dependencies are the ones installed here. */
async function install(name: string): Promise<void> {
  const folder = join(project, 'node_modules/@allot', name)
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  await run('tar', ['-xzf', tarballs.get(name) ?? '', '--strip-components=1', '-C', folder])
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies).filter((each) => !each.startsWith('@allot/'))) {
    const link = join(project, 'node_modules', dependency)
    const require = createRequire(join(ROOT, 'packages', name, 'package.json'))
    if (!existsSync(link)) symlinkSync(dirname(require.resolve(`${dependency}/package.json`)), link)
  }
}

function write(name: string, code: string): string {
  writeFileSync(join(project, name), code)
  return join(project, name)
}

/** What a strict compiler prints about it; the types of the packages are checked too. */
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
  const printed = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', config]).catch((wrong) => wrong)
  return printed.stdout
}

/**
 * Compiles it as `module: node16` in a project without `type: module`, and runs what came of it.
 * @returns what each of these Nodes prints
 */
async function runAsCommonJs(
  name: string,
  code: string,
  options: object,
  nodes: readonly string[] = [process.execPath],
): Promise<readonly string[]> {
  mkdirSync(join(project, `${name}-commonjs`))
  write(`${name}-commonjs/package.json`, '{"type":"commonjs"}')
  const source = `${name}-commonjs/main.ts`
  write(source, code)
  expect(await check(source, { ...options, module: 'node16', noEmit: false })).toBe('')
  const main = join(project, `${name}-commonjs/main.js`)
  expect(readFileSync(main, 'utf8')).toContain('require("@allot/')
  return Promise.all(nodes.map(async (node) => (await run(node, [main], { cwd: project })).stdout))
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'allot-project-'))
  write('package.json', '{"type":"module"}')
  for (const name of publishedPackages()) await pack(name)
  const client = tarballs.get('client') ?? ''
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', client], { cwd: project })
  for (const name of publishedPackages(['engine'])) await install(name)
  symlinkSync(join(ROOT, 'node_modules/@types'), join(project, 'node_modules/@types'))
  cpSync(join(ROOT, 'policies'), join(project, 'policies'), { recursive: true })
})

afterAll(() => {
  rmSync(project, { recursive: true })
  for (const name of tarballs.keys()) rmSync(join(ROOT, 'packages', name, 'dist'), { recursive: true })
})

it('packs the client, the engine and what the engine needs, without problems for publint and arethetypeswrong', async () => {
  expect([...tarballs.keys()]).toEqual(['client', 'rules', 'api', 'sqlite', 'engine'])
  for (const tarball of tarballs.values()) expect(await problemsWith(tarball)).toEqual([])
})

it('packs the license and the README, but no test, no test support and no source', async () => {
  for (const [name, tarball] of tarballs) {
    const { stdout } = await run('tar', ['-tzf', tarball])
    const files = stdout.trim().split('\n')
    expect(files.filter((file) => /testing\/|\.test\.|(?<!\.d)\.tsx?$/.test(file))).toEqual([])
    expect(files).toContain('package/LICENSE')
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'dist/package.json'), 'utf8'))
    expect(manifest).toMatchObject({ name: `@allot/${name}`, license: 'Apache-2.0', type: 'module' })
    expect(manifest.private).toBeUndefined()
    expect(manifest.description).toMatch(/\.$/)
    expect(manifest.keywords.length).toBeGreaterThan(1)
    expect(manifest.engines.node).toMatch(/^>=\d+/)
  }
  for (const name of ['client', 'engine']) {
    const readme = readFileSync(join(ROOT, 'packages', name, 'dist/README.md'), 'utf8')
    expect(readme).toMatch(new RegExp(`^# @allot/${name}\n`))
  }
})

const USES = `import { connectAllot } from '@allot/client'
import { AllotFault } from '@allot/client/fault'
import { pages } from '@allot/client/pages'
import { metering } from '@allot/client/middleware/next'
import type { Allot, Answer, HoldOptions, NewOperation } from '@allot/client/wire'

const allot = connectAllot({ url: 'http://localhost', key: 'allot_x' })
export const shared: Allot = allot
export const meter = metering({ allot, who: () => ({ space: 's', by: 'ann' }) })
export const options: HoldOptions = { for: 'PT1H', idempotencyKey: 'a' }
// @ts-expect-error a count is a number
export const operation: NewOperation = { by: 'ann', count: 'one', use: { feature: 'recolor' } }
export async function works(): Promise<string | null> {
  const answer: Answer = await allot.charge('s', { by: 'ann', use: { feature: 'virtual_model' } })
  for await (const { entries } of pages((after) => allot.log('s', { after }))) void entries[0]?.id.length
  const { done } = await allot.bulk('s', [{ do: 'capture', idempotencyKey: 'a', hold: '1' }], { allOrNothing: true })
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
  expect(await check('uses.ts', { lib, module: 'node16' })).toBe('')
  expect(await check('uses.ts', { lib, module: 'nodenext' })).toBe('')
})

it('is required and typed in a CommonJS project, and has the same classes as where it is imported', async () => {
  const code = `import { connectAllot } from '@allot/client'
import { AllotFault } from '@allot/client/fault'
import { metering } from '@allot/client/middleware/express'
const allot = connectAllot({ url: 'http://127.0.0.1:1', deadline: 1 })
export const meter = metering<object>({ allot, who: () => ({ space: 's', by: 'ann' }) })
const failed = allot.check('acme', { use: { feature: 'ai_shadow' } }).catch((fault: unknown) => fault)
void Promise.all([failed, import('@allot/client/fault')]).then(([fault, imported]) =>
  console.log(fault instanceof AllotFault, imported.AllotFault === AllotFault),
)
`
  const nodes = [process.execPath, ...OLDER_NODES]
  const printed = await runAsCommonJs('client', code, { lib: ['esnext', 'dom'], types: ['node'] }, nodes)
  expect(printed).toEqual(nodes.map(() => 'true true\n'))
})

it('refers to nothing that is not installed with it', () => {
  const folder = join(project, 'node_modules/@allot/client')
  const peers = /^(react|@openfeature\/server-sdk|@modelcontextprotocol\/sdk)(\/|$)/
  const named = globSync('**/*.{js,cjs,d.ts,d.cts}', { cwd: folder }).flatMap((file) => {
    const code = readFileSync(join(folder, file), 'utf8')
    const names = code.matchAll(/(?:from|import\(|require\(|^import) ?['"]([^'"]+)['"]/gm)
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

it('is bundled for browsers, and the bundle runs with web APIs only', async () => {
  const entry = write('page.js', `import { connectAllot } from '@allot/client'\nexport { connectAllot }`)
  const built = await build({
    configFile: false,
    root: project,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'page' } },
  })
  const [bundle] = (Array.isArray(built) ? built : []).flatMap(({ output }) => output)
  if (bundle?.type !== 'chunk') throw new Error('There is no bundle.')
  expect(bundle.code.length).toBeLessThan(13_400)
  const { AbortController, AbortSignal, URLSearchParams, crypto, performance } = globalThis
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const fetch = async () => Response.json({ allowed: true })
  const web = { AbortController, AbortSignal, URLSearchParams, crypto, fetch, performance }
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval }
  const call = `page.connectAllot({ url: '' }).check('acme', { use: { feature: 'ai_shadow' } })`
  expect(await runInNewContext(`${bundle.code}; ${call}`, { ...web, ...timers })).toEqual({ allowed: true })
})

it('the engine runs from packages, with the lines of the README', async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
  const file = write('embedded.ts', code)
  expect((await run(process.execPath, [file], { cwd: project })).stdout).toBe('{ ai_credits: 8 }\n')
  expect(
    await check('embedded.ts', { lib: ['esnext'], module: 'nodenext', types: ['node'], skipLibCheck: true }),
  ).toBe('')
})

it('the engine is required and typed in a CommonJS project', async () => {
  const code = `import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
export async function works(): Promise<void> {
  const allot = await openAllot({ file: 'required.sqlite', policies: readPolicies('policies') })
  const { id } = await allot.createSpace({ name: 'Acme', owner: 'ann', plan: 'pro', period: 'monthly' })
  const answer = await allot.charge(id, { by: 'ann', use: { feature: 'virtual_model' } })
  console.log(answer.allowed && answer.cost)
  await allot.close()
}
void works()
`
  const options = { lib: ['esnext'], types: ['node'], skipLibCheck: true }
  expect(await runAsCommonJs('engine', code, options)).toEqual(['{ ai_credits: 4 }\n'])
})
