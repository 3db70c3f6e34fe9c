#!/usr/bin/env node
/*
 * The `allot` command. Allot runs on Node 26, whose binary npm installs beside it. Another Node may start this file:
 * it is plain JavaScript that every Node with ES modules can parse, and starts Node 26 with the same arguments.
 */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nodeVersion from './node-version.cjs' // ends the process where this Node is too old

const { RUNS_ON } = nodeVersion
const folder = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= RUNS_ON) import('./cli.ts')
else startWith(installedNode(folder))

function startWith(node) {
  if (!node) {
    console.error(
      `Allot runs on Node ${RUNS_ON}; this is Node ${process.versions.node}, and npm has not installed Node ${RUNS_ON} beside Allot.\n` +
        'Run "npm ci" (without --omit=optional) in the project folder, then try again.\n' +
        `Or install Node ${RUNS_ON} from nodejs.org.`,
    )
    process.exit(2)
  }
  const child = spawn(node, [...process.execArgv, join(folder, 'cli.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code === null ? (signal ? 1 : 0) : code))
}

/** The binary in one of npm's node-* packages, in the node_modules of this folder or of one above. */
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
