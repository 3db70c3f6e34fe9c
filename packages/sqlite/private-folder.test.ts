import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makePrivateFolder } from './private-folder.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'allot-folder-'))

it('makes a folder and those above it for its owner alone, and keeps one that exists', () => {
  const deep = join(folder(), 'a/b/c')
  for (const _ of ['new', 'there']) makePrivateFolder(deep)
  expect(statSync(deep).mode & 0o777).toBe(0o700)
})

it('fails at once where no folder can be made', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  expect(() => makePrivateFolder(join(file, 'a'))).toThrow(/EEXIST/)
  // In the kernel's own file system Node's `recursive` option never returns.
  if (existsSync('/proc/self')) expect(() => makePrivateFolder('/proc/nope/deep')).toThrow(/ENOENT|EACCES/)
})
