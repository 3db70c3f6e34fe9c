/**
 * `npm run torture:bugs`: plants each bug of `bugs/` in a copy of the last commit and says what finds it: the simulator,
 * in how many operations, or the test that its patch names. It ends with status 1 where nothing does.
 *
 *   npm run torture:bugs -- refund        those whose name has that
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const BUGS = join(import.meta.dirname, 'bugs')
/** The simulator's, for each bug. */
const MAX_OPERATIONS = 200_000

const wanted = process.argv[2] ?? ''
const copy = copyOfHead()
let missed = 0
for (const name of readdirSync(BUGS).sort()) {
  if (!name.endsWith('.patch') || !name.includes(wanted)) continue
  const patch = join(BUGS, name)
  execFileSync('git', ['apply', patch], { cwd: copy })
  const found = foundBySimulator() ?? foundByTest(patch)
  execFileSync('git', ['checkout', '--quiet', '.'], { cwd: copy })
  console.log(`${basename(name, '.patch').padEnd(26)} ${found ?? 'NOT FOUND'}`)
  if (found === undefined) missed += 1
}
rmSync(copy, { recursive: true })
process.exitCode = missed > 0 ? 1 : 0

function foundBySimulator(): string | undefined {
  const words = ['torture/torture.ts', '--operations', String(MAX_OPERATIONS), '--seed', '1', '--first']
  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: copy,
    encoding: 'utf8',
    timeout: 300_000,
  })
  if (status === 0) return undefined
  const [, operations] = /^operations +(\d+)$/m.exec(stdout) ?? []
  return `simulator, ${operations === '0' || !operations ? 'first round' : `${operations} operations`}`
}

/** A patch whose text says `Test: path` is found by that test, where the simulator has no eye for it. */
function foundByTest(patch: string): string | undefined {
  const [, test] = /^Test: (.+)$/m.exec(readFileSync(patch, 'utf8')) ?? []
  if (test === undefined) return undefined
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const { status } = spawnSync(process.execPath, [vitest, 'run', test], { cwd: copy })
  return status === 0 ? undefined : `test, ${test}`
}

/** With packages of others as they are here, and with its own. */
function copyOfHead(): string {
  const folder = mkdtempSync(join(tmpdir(), 'allot-bugs-'))
  execFileSync('git', ['clone', '--quiet', '--shared', ROOT, folder])
  linkModules('', folder)
  for (const group of ['packages', 'apps'])
    for (const name of readdirSync(join(ROOT, group))) linkModules(join(group, name), folder)
  const own = join(folder, 'node_modules/@allot')
  mkdirSync(own)
  for (const name of readdirSync(join(ROOT, 'node_modules/@allot'))) {
    const place = ['packages', 'apps']
      .map((group) => join(folder, group, name))
      .find((path) => existsSync(path))
    if (place) symlinkSync(place, join(own, name))
  }
  return folder
}

function linkModules(within: string, folder: string): void {
  const modules = join(ROOT, within, 'node_modules')
  if (!existsSync(modules)) return
  mkdirSync(join(folder, within, 'node_modules'), { recursive: true })
  for (const name of readdirSync(modules))
    if (name !== '@allot') symlinkSync(join(modules, name), join(folder, within, 'node_modules', name))
}
