#!/usr/bin/env node
// The `allot` command. Plain JavaScript that Node 18 can read, because it may be an old Node that starts it: Allot
// runs on Node 26, whose binary npm has installed beside it, and this hands over to that one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 26
const main = join(dirname(fileURLToPath(import.meta.url)), 'cli.ts')
const major = Number(process.versions.node.split('.')[0])

if (major >= NEEDED) {
  await import('./cli.ts')
} else {
  const node = installedNode(dirname(main))
  if (!node) {
    console.error(
      `Allot needs Node ${NEEDED}; this is Node ${process.versions.node}.\n` +
        'npm brings the right one along: run "npm ci" (with optional packages) in the project folder, then try again.\n' +
        `Or install Node ${NEEDED} from nodejs.org.`,
    )
    process.exit(2)
  }
  const child = spawn(node, [...process.execArgv, main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

/** The binary that one of npm's node-* packages carries, in this folder's node_modules or one above. */
function installedNode(folder) {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform]
  const names = [`node-${os}-${process.arch}`, `node-bin-${os}-${process.arch}`]
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  for (let at = folder; ; at = dirname(at)) {
    for (const name of names) {
      const path = join(at, 'node_modules', name, file)
      if (existsSync(path)) return path
    }
    if (dirname(at) === at) return undefined
  }
}
