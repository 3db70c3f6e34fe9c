import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const TEXT = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
const [, MAP = ''] = /## The parts\n\n```\n([\s\S]*?)```/.exec(TEXT) ?? []
/** Not ours, or made here. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'data'])

const foldersIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((each) => each.isDirectory() && !each.name.startsWith('.') && !LEFT_OUT.has(each.name))
    .map(({ name }) => name)

/** A part with its lines: those that begin deeper than it does. */
function partOf(name: string): string {
  const lines = MAP.split('\n')
  const at = lines.findIndex((line) => new RegExp(`^ *${name}/`).test(line))
  const own = lines.slice(at + 1).findIndex((line) => /^ {0,2}\S/.test(line))
  return at === -1 ? '' : lines.slice(at, own === -1 ? undefined : at + 1 + own).join('\n')
}

it('the map of ARCHITECTURE.md names every folder, and none that is not there', () => {
  const parts = ['packages', 'apps'].flatMap((room) => foldersIn(room).map((name) => [room, name] as const))
  for (const name of foldersIn('.')) expect(MAP, name).toMatch(new RegExp(`^${name}/`, 'm'))
  for (const [room, name] of parts) {
    expect(MAP, name).toMatch(new RegExp(`^  ${name}/`, 'm'))
    for (const inner of foldersIn(`${room}/${name}`)) expect(partOf(name), name).toContain(`${inner}/`)
  }
  const there = new Set(
    globSync('**/', { cwd: ROOT, exclude: (name) => LEFT_OUT.has(name) }).map((path) =>
      path.replace(/\/$/, '').split('/').at(-1),
    ),
  )
  for (const [, name] of MAP.matchAll(/(?<![\w/])([a-z][\w-]+)\/(?!\w)/g)) expect(there, name).toContain(name)
})

it('every file that ARCHITECTURE.md names is there', () => {
  const files = globSync('**/*.{ts,tsx,json}', { cwd: ROOT, exclude: (name) => LEFT_OUT.has(name) })
  const named = [...TEXT.matchAll(/`([\w/.-]+\.(?:ts|tsx|json))`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(5)
  for (const name of named)
    expect(
      files.some((file) => `/${file}`.endsWith(`/${name}`)),
      name,
    ).toBe(true)
})
