import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'

/** What may be imported at run time, and only from these files: each is an optional peer. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  react: ['react/'],
  '@openfeature/server-sdk': ['openfeature.ts'],
  '@modelcontextprotocol/sdk': ['mcp.ts'],
}

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.includes('node_modules'))
  .sort()

/** The modules that a bundle of one file leaves to be found at run time. */
async function importsOf(path: string): Promise<string[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, path), formats: ['es'] },
      rolldownOptions: { external: (id) => !/^[./]/.test(id) },
    },
  })
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  return [...new Set(outputs.flatMap((each) => (each.type === 'chunk' ? each.imports : [])))]
}

it.each(sources)('%s imports nothing at run time but its peer', async (path) => {
  for (const name of await importsOf(path)) {
    const files = Object.entries(PEERS).find(([peer]) => name === peer || name.startsWith(`${peer}/`))?.[1]
    expect({ name, allowed: files?.some((file) => path.startsWith(file)) ?? false }).toEqual({
      name,
      allowed: true,
    })
  }
})

it('names no dependency but optional peers', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'),
  )
  expect(dependencies).toBeUndefined()
  for (const peer of Object.keys(peerDependencies))
    expect(peerDependenciesMeta[peer]).toEqual({ optional: true })
})
