import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readChangelog } from './changelog.ts'
import { ROOT } from './manifest.ts'
import { withSection } from './version.ts'

const TEXT = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')

it('CHANGELOG.md has a section for each version, newest first, and one for the version of package.json', () => {
  const releases = readChangelog(TEXT)
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(releases[0]?.version).toBe(version)
  const dates = releases.map(({ date }) => date)
  expect(dates).toEqual(dates.toSorted().reverse())
  for (const { parts } of releases) expect(parts.length).toBeGreaterThan(0)
})

const section = (parts: string) => `# Changelog\n\n## 1.0.0 - 2026-01-31\n\n${parts}`

it.each([
  [
    'upgrade notes after anything else',
    section('### Added\n\n- a\n\n### Upgrade notes\n\n- b\n'),
    'the order',
  ],
  ['a heading twice', section('### Added\n\n- a\n\n### Added\n\n- b\n'), 'the order'],
  ['an unknown heading', section('### Improved\n\n- a\n'), '"### Improved" is none of'],
  ['an item of more than 240 characters', section(`### Added\n\n- ${'a'.repeat(241)}\n`), 'At most 240'],
  ['an item of several lines', section('### Added\n\n- a\n  b\n'), 'An item begins'],
  ['a section without a day', '# Changelog\n\n## Unreleased\n\n### Added\n\n- a\n', 'Write "## 1.2.3'],
])('refuses %s', (_, text, message) => {
  expect(() => readChangelog(text)).toThrow(message)
})

it('notes of changes become the section of a version, in the order of the headings', () => {
  const head = "---\n'@allot/client': minor\n---\n\n"
  const notes = [`${head}Fixed: one\nAdded: two\n`, `${head}Upgrade notes: three\n`]
  const text = withSection(section('### Added\n\n- a\n'), { version: '1.1.0', date: '2026-02-01', notes })
  expect(readChangelog(text)[0]).toEqual({
    version: '1.1.0',
    date: '2026-02-01',
    parts: [
      { heading: 'Upgrade notes', items: ['three'] },
      { heading: 'Added', items: ['two'] },
      { heading: 'Fixed', items: ['one'] },
    ],
  })
  expect(readChangelog(text)[1]?.version).toBe('1.0.0')
  const wrong = { version: '1.1.0', date: '2026-02-01', notes: [`${head}Improved the client\n`] }
  expect(() => withSection(text, wrong)).toThrow('Begin with one of "Upgrade notes: "')
})
