import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('a test that passes only when it is tried again is named, and one that passes at once is not', async () => {
  // Within the repository, where its test can import vitest.
  const folder = mkdtempSync(join(import.meta.dirname, 'second-tries-'))
  writeFileSync(
    join(folder, 'two.test.ts'),
    `import { expect, it } from 'vitest'
     let tries = 0
     it('is fine', () => {})
     it('fails first', () => expect(++tries).toBe(2))`,
  )
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reporter = join(import.meta.dirname, 'second-tries.ts')
  const words = ['run', '--root', folder, '--retry=1', `--reporter=${reporter}`]
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, ...words]).finally(() =>
    rmSync(folder, { recursive: true }),
  )
  expect(stdout).toBe('Passed only when tried again: 1\n  two.test.ts > fails first\n')
})
