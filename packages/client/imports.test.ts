import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { build } from 'vite'
import { expect, it } from 'vitest'

/** What may be imported at run time, and only from these files: each is an optional peer. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  react: ['react/'],
  '@openfeature/server-sdk': ['openfeature.ts'],
  '@modelcontextprotocol/sdk': ['mcp.ts'],
}

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !/^(dist|node_modules)\//.test(path))
  .sort()

/** One file and what it is made of, bundled; whatever is not ours is left to be found at run time. */
async function chunksOf(path: string, format: 'es' | 'iife') {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, path), formats: [format], name: 'allot' },
      rolldownOptions: { external: (id) => !/^[./]/.test(id) },
    },
  })
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  return outputs.filter((each) => each.type === 'chunk')
}

it.each(sources)('%s imports nothing at run time but its peer', async (path) => {
  for (const name of (await chunksOf(path, 'es')).flatMap((each) => each.imports)) {
    const files = Object.entries(PEERS).find(([peer]) => name === peer || name.startsWith(`${peer}/`))?.[1]
    expect({ name, allowed: files?.some((file) => path.startsWith(file)) ?? false }).toEqual({
      name,
      allowed: true,
    })
  }
})

it('runs where there is nothing but what browsers and edge runtimes have', async () => {
  const [bundled] = await chunksOf('allot.ts', 'iife')
  const { AbortController, AbortSignal, TextDecoder, URLSearchParams, crypto, performance } = globalThis
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const answers = [
    { allowed: true, replayed: false, id: '1', kind: 'held', cost: {}, hold: { remaining: 2 } },
    { allowed: true, replayed: false, id: '2', kind: 'captured', cost: { ai_credits: 8 } },
  ]
  const fetch = async () => Response.json(answers.shift())
  const web = { AbortController, AbortSignal, TextDecoder, URLSearchParams, crypto, fetch, performance }
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval }
  const code = `allot.connectAllot({ url: '' }).run('ai_shadow', { space: 'acme', count: 2 }, () => 'done')`
  const ran: unknown = await runInNewContext(`${bundled?.code}; ${code}`, { ...web, ...timers })
  expect(ran).toMatchObject({ allowed: true, value: 'done', charge: '2' })
})

it('names no dependency but optional peers', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'),
  )
  expect(dependencies).toBeUndefined()
  for (const peer of Object.keys(peerDependencies))
    expect(peerDependenciesMeta[peer]).toEqual({ optional: true })
})
