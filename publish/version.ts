/**
 * `npm run release:version`: the changes that were noted with `npm run change` become the next version. Changesets
 * raises the number in every package.json; this raises it at the top too, and opens the section in CHANGELOG.md.
 *
 * A note is a file in .changeset/. Below its head stands a line for each item: `Added: …`, `Upgrade notes: …`.
 */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HEADINGS, readChangelog } from './changelog.ts'
import { manifestOf, ROOT } from './manifest.ts'

/**
 * @param notes each the text of a file in .changeset/
 * @returns CHANGELOG.md with the section of the version on top
 * @throws Error for an item without a heading, or one that is too long
 */
export function withSection(
  changelog: string,
  { version, date, notes }: { version: string; date: string; notes: readonly string[] },
): string {
  const items = notes.flatMap((note) => bodyOf(note).split('\n').filter(Boolean)).map(itemIn)
  const parts = HEADINGS.flatMap((heading) => {
    const lines = items.filter((item) => item.heading === heading).map(({ text }) => `- ${text}`)
    return lines.length === 0 ? [] : [`### ${heading}\n\n${lines.join('\n')}\n`]
  })
  const section = [`## ${version} - ${date}\n`, ...parts].join('\n')
  const result = changelog.replace(/^# Changelog\n\n/, `# Changelog\n\n${section}\n`)
  readChangelog(result)
  return result
}

function bodyOf(note: string): string {
  return note.replace(/^---\n[\s\S]*?\n---\n/, '')
}

function itemIn(line: string): { heading: (typeof HEADINGS)[number]; text: string } {
  const heading = HEADINGS.find((each) => line.startsWith(`${each}: `))
  if (!heading)
    throw new Error(`Begin with one of ${HEADINGS.map((each) => `"${each}: "`).join(', ')}: "${line}"`)
  return { heading, text: line.slice(heading.length + 2) }
}

function raise(): void {
  const notes = globSync('.changeset/*.md', { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), 'utf8'),
  )
  if (notes.length === 0) throw new Error('There is nothing to release: note a change with "npm run change".')
  run('node_modules/.bin/changeset', 'version')
  const { version } = manifestOf('client')
  const root = join(ROOT, 'package.json')
  writeFileSync(root, readFileSync(root, 'utf8').replace(/"version": ".*?"/, `"version": "${version}"`))
  const changelog = join(ROOT, 'CHANGELOG.md')
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(changelog, withSection(readFileSync(changelog, 'utf8'), { version, date, notes }))
  run('npm', 'install', '--package-lock-only', '--offline')
  console.log(`This is ${version} now. Read CHANGELOG.md, commit, then "git tag v${version}".`)
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: ROOT, stdio: 'inherit' })
}

if (import.meta.main) raise()
