/** The web app's bundle: built when it is missing or older than its sources, or served with live reload. */
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Middleware } from './listen.ts'

const WEB = join(import.meta.dirname, '../studio/web')
const CLIENT = join(import.meta.dirname, '../../packages/client')
const CONFIG = join(WEB, 'vite.config.ts')

/** @param say prints a line before the build, which takes seconds */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  const built = join(WEB, 'dist/index.html')
  if (existsSync(built) && statSync(built).mtimeMs >= newestSource()) return
  say('Building the web app, once; this takes a few seconds …')
  const { build } = await import('vite')
  await build({ configFile: CONFIG, root: WEB, logLevel: 'warn' })
}

/** The development server: the page reloads as its files change. */
export async function reloadWeb(): Promise<{ before: Middleware; close(): Promise<void> }> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: CONFIG,
    root: WEB,
    server: { middlewareMode: true },
    appType: 'spa',
  })
  const before: Middleware = (incoming, outgoing, next) => {
    const path = incoming.url ?? '/'
    if (/^\/(v1|auth|health|docs|metrics|studio)(\/|$)/.test(path)) next()
    else vite.middlewares(incoming, outgoing, next)
  }
  return { before, close: () => vite.close() }
}

function newestSource(): number {
  const sources = [WEB, CLIENT].flatMap((cwd) =>
    globSync('**/*.{ts,tsx,css,html,po,svg,webp}', {
      cwd,
      exclude: (name) => name === 'dist' || name === 'node_modules',
    }).map((file) => statSync(join(cwd, file)).mtimeMs),
  )
  return Math.max(...sources)
}
