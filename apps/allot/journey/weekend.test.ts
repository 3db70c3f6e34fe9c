import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { allot, freshFolder, start } from '../testing/running.ts'

const ROOT = join(import.meta.dirname, '../../..')
const guide = readFileSync(join(ROOT, 'docs/guides/weekend.md'), 'utf8')
const blocks = (language: string) =>
  [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, its]) => its === language)
    .map(([, , code = '']) => code)

/** A project outside this repository, with a policy of its own. */
function project(): { readonly folder: string; readonly policy: string } {
  const folder = freshFolder()
  mkdirSync(join(folder, 'plans'))
  const policy = join(folder, 'plans/2026-11-first.yaml')
  writeFileSync(policy, blocks('yaml').join('\n'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return { folder, policy }
}

it('the code of the guide gives another product credits, limits, refunds and usage', async () => {
  const { folder, policy } = project()
  const data = freshFolder()
  expect(await allot(['policy', 'lint', policy], data)).toMatchObject({ status: 0, err: '' })
  const settings = { ALLOT_POLICIES: join(folder, 'plans'), ALLOT_STUDIO: 'off' }
  const running = await start(data, settings)
  const [make = ''] = /keys make .*/.exec(guide) ?? []
  const key = (await allot(make.split(' '), data, settings)).out.trim()
  const code = blocks('ts').join('\n')
  writeFileSync(join(folder, 'app.ts'), code)
  const env = { ...process.env, ALLOT_URL: running.url, ALLOT_KEY: key }
  const run = async () => {
    const app = spawn(process.execPath, ['app.ts'], { cwd: folder, env })
    const [out, err] = await Promise.all([text(app.stdout), text(app.stderr)])
    return { out, err }
  }
  const promised = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, said]) => `${said}\n`)
  expect(await run()).toEqual({ out: promised.join(''), err: '' })
  expect((await run()).err).toBe('') // each write has a key, so the script can run again
  await running.stop()
})

it('the usage page of the guide builds and renders', async () => {
  const { folder } = project()
  writeFileSync(join(folder, 'page.tsx'), blocks('tsx').join('\n'))
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
