import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const SETUP = join(import.meta.dirname, 'temporary-folder.ts')

/** A process that makes its temporary folder in `outer` and a file in that, and then does `last`. */
function run(outer: string, last: string) {
  const script = `
    import { writeFileSync } from 'node:fs'
    import { tmpdir } from 'node:os'
    import setup from ${JSON.stringify(SETUP)}
    const end = setup()
    writeFileSync(tmpdir() + '/left', '')
    ${last}`
  const args = ['--input-type=module', '--eval', script]
  return spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: outer },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

const outer = () => mkdtempSync(join(tmpdir(), 'outer-'))

it('is where tests and the processes they start keep what is temporary, and no other user can write there', () => {
  const inside = execFileSync(process.execPath, ['-p', 'os.tmpdir()'], { encoding: 'utf8' }).trim()
  expect(inside).toBe(tmpdir())
  expect(inside).toMatch(/allot-tests-\w+$/)
  const { mode, uid } = statSync(inside)
  expect(uid).toBe(process.getuid?.())
  expect(mode & 0o066).toBe(0)
  expect(dirname(inside)).not.toMatch(/allot-tests-/)
})

it.each([
  ['ends', 'end()', 0],
  ['fails', 'process.exitCode = 1; Promise.reject(new Error("no"))', 1],
  ['exits at once', 'process.exit(3)', 3],
])('goes with a run that %s', async (_, last, expected) => {
  const folder = outer()
  const [status] = await once(run(folder, last), 'exit')
  expect(status).toBe(expected)
  expect(readdirSync(folder)).toEqual([])
})

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('goes with a run that %s interrupts', async (signal, expected) => {
  const folder = outer()
  const child = run(folder, 'console.log("ready"); setInterval(() => {}, 1000)')
  await once(child.stdout, 'data')
  expect(readdirSync(folder)).toHaveLength(1)
  child.kill(signal)
  const [status] = await once(child, 'exit')
  expect(status).toBe(expected)
  expect(readdirSync(folder)).toEqual([])
})
