import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

it('the README’s embedded example runs as it stands and prints what it says', () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'allot-readme-'))
  cpSync(join(ROOT, 'policies'), join(folder, 'policies'), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'example.ts'), code)
  const { stdout, stderr, status } = spawnSync(process.execPath, ['example.ts'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect({ stdout: stdout.trim(), stderr, status }).toEqual({
    stdout: '{ ai_credits: 8 }',
    stderr: '',
    status: 0,
  })
})
