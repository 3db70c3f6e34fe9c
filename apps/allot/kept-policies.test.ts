import { appendFileSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPolicies } from '@allot/engine/policies'
import type { PolicyBook } from '@allot/rules/book'
import { expect, it } from 'vitest'
import { readKeptPolicies } from './kept-policies.ts'
import { POLICIES } from './settings.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'allot-kept-'))

function copied(): string {
  const policies = folder()
  cpSync(POLICIES, policies, { recursive: true })
  return policies
}

it('what the policies say is kept by their content, and is what the files say', async () => {
  const [policies, cache] = [copied(), join(folder(), 'policies')]
  const texts = ({ versions }: PolicyBook) => versions.map(({ text, effective }) => [text, effective])
  const said = texts(readPolicies(policies))
  for (let time = 0; time < 3; time++) expect(texts(await readKeptPolicies(policies, cache))).toEqual(said)
  expect(readdirSync(cache)).toHaveLength(1)
  appendFileSync(join(policies, '2025-06-limits.yaml'), '\n# another comment\n')
  expect(texts(await readKeptPolicies(policies, cache))).toEqual(said)
  expect(readdirSync(cache)).toHaveLength(2)
})

it('what is kept and damaged, or is no policy, is read from the files again', async () => {
  const [policies, cache] = [copied(), join(folder(), 'policies')]
  const book = await readKeptPolicies(policies, cache)
  for (const text of ['[', '[{}]', '[]']) {
    for (const name of readdirSync(cache)) writeFileSync(join(cache, name), text)
    expect((await readKeptPolicies(policies, cache)).versions).toHaveLength(book.versions.length)
  }
})

it('a file that is wrong is refused with its line, and so is a folder without any', async () => {
  const [policies, cache] = [copied(), folder()]
  await readKeptPolicies(policies, cache)
  appendFileSync(join(policies, '2025-06-limits.yaml'), '\nplanz: {}\n')
  await expect(readKeptPolicies(policies, cache)).rejects.toThrow(/2025-06-limits\.yaml.*line \d+: planz/s)
  await expect(readKeptPolicies(folder(), cache)).rejects.toThrow('There is no policy in')
})

it('where nothing can be kept the files are read', async () => {
  const blocked = join(folder(), 'file')
  writeFileSync(blocked, '')
  const { versions } = await readKeptPolicies(POLICIES, blocked)
  expect(versions.length).toBeGreaterThan(2)
  expect((await readKeptPolicies(POLICIES, undefined)).versions).toHaveLength(versions.length)
})
