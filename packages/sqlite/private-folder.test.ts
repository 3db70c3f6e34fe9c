import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makePrivateFolder } from './private-folder.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'allot-folder-'))

it('makes a folder and those above it, for its owner alone, and one that is there stays', () => {
  const deep = join(folder(), 'a/b/c')
  for (const _ of ['new', 'there']) makePrivateFolder(deep)
  expect(statSync(deep).mode & 0o777).toBe(0o700)
})

it('says at once that nothing can be made there', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  expect(() => makePrivateFolder(join(file, 'a'))).toThrow(/EEXIST/)
  // The kernel's own files: Node's `recursive` tries for ever.
  if (existsSync('/proc/self')) expect(() => makePrivateFolder('/proc/nope/deep')).toThrow(/ENOENT|EACCES/)
})
