import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { connectAllot } from '@allot/client'
import { TestServer } from '@allot/server/testing/test-server'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** The blocks of a page in one language. */
function blocks(page: string, language: 'ts' | 'tsx'): string[] {
  const found = readFileSync(join(ROOT, page), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)
  return [...found].filter(([, its]) => its === language).map(([, , code = '']) => code)
}

/** What the comments behind `console.log(…)` say that it prints. */
function promised(code: string): string {
  return [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, said]) => `${said}\n`).join('')
}

function folderWith(name: string, code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'allot-guide-'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, name), code)
  return folder
}

const PAGES: readonly [string, () => string][] = [
  ['README.md', () => blocks('README.md', 'ts')[1] ?? ''],
  ['packages/client/README.md', () => blocks('packages/client/README.md', 'ts').join('\n')],
  ['docs/guides/client.md', () => blocks('docs/guides/client.md', 'ts').join('\n')],
]

/** The key that the guide makes: of one Space, with the scopes of its command. */
function guideScopes(): ('read' | 'operate' | 'admin')[] {
  const [, scopes = ''] =
    /keys make \w+ --space \w+ --scopes ([\w,]+)/.exec(
      readFileSync(join(ROOT, 'docs/guides/client.md'), 'utf8'),
    ) ?? []
  return scopes.split(',') as ('read' | 'operate' | 'admin')[] // the server refuses any other
}

describe.each(['an operator’s key', 'the key that the guide makes'])('with %s', (whose) => {
  it.each(PAGES)(
    'the code in %s runs against a server as it stands and prints what it says',
    async (_, read) => {
      const testServer = await TestServer.open()
      const url = await testServer.listen()
      const operator = connectAllot({ url, key: testServer.apiKey })
      const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
      const { id: space } = await operator.createSpace(shop)
      const key =
        whose === 'an operator’s key'
          ? testServer.apiKey
          : (await operator.keys.make(space, { name: 'app', scopes: guideScopes() })).key

      const code = read()
      const env = { ...process.env, ALLOT_URL: url, ALLOT_KEY: key, SPACE: space }
      const example = spawn(process.execPath, ['example.ts'], { cwd: folderWith('example.ts', code), env })
      const [out, err] = await Promise.all([text(example.stdout), text(example.stderr)])
      expect({ out, err }).toEqual({ out: promised(code), err: '' })
      await testServer.close()
    },
  )
})

it('the React code of the guide builds and renders', async () => {
  const folder = folderWith('page.tsx', blocks('docs/guides/client.md', 'tsx').join('\n'))
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: false, ssr: join(folder, 'page.tsx') },
    ssr: { noExternal: [/^@allot/] },
  })
  const { page } = await import(pathToFileURL(join(folder, 'page.js')).href)
  expect(renderToStaticMarkup(createElement('main', null, page))).toBe('<main></main>')
})
