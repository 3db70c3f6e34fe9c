/**
 * The rules of the house that a linter cannot say, in the style of TigerBeetle's tidy: each finding names the file and
 * the way to mend it.
 */
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { RETIRED } from './retired.ts'
import { importsOf, isProduction, PATHS, read, type Source, sources } from './sources.ts'

const MAX_LINES = 300
/** A folder with this many files of code says in a README what it means. */
const LARGE_FOLDER = 6

const code = sources('ts', 'tsx')
const production = code.filter(({ path }) => isProduction(path))

it('exports no type name from two files', () => {
  const files = new Map<string, string[]>()
  for (const { path, text } of production.filter(({ path }) => /^(packages|apps)\//.test(path)))
    for (const name of typesOf(text)) files.getOrInsertComputed(name, () => []).push(path)
  expect([...files].filter(([, paths]) => paths.length > 1)).toEqual([])
})

it(`has no file of code over ${MAX_LINES} lines`, () => {
  const long = sources('ts', 'tsx', 'css').filter(({ text }) => text.split('\n').length > MAX_LINES + 1)
  expect(pathsOf(long)).toEqual([])
})

it('has no name that hides what it holds', () => {
  const hiding = /(^|\/)(utils?|helpers?|lib|common|misc|managers?|services?)(\/|\.tsx?$)/
  expect(PATHS.filter((path) => hiding.test(path))).toEqual([])
})

it('uses one word for one idea: retired names are gone', () => {
  expect(
    RETIRED.flatMap(({ word, use, only }) =>
      findingsOf(only === 'production' ? production : code, word).map((found) => `${found}: say ${use}`),
    ),
  ).toEqual([])
})

it('keeps test support under testing/, where nothing in production reaches', () => {
  const shipped = production.filter(({ path }) => /^(packages|apps)\//.test(path))
  const reaching = shipped.flatMap(importsOf).filter(({ name }) => /\/testing\/|\.test\.ts$/.test(name))
  expect(reaching).toEqual([])
})

it('keeps rules pure: no randomness, no clock, nothing asynchronous', () => {
  const rules = production.filter(
    ({ path }) => /^packages\/rules\//.test(path) && !/values\/instant\.ts$/.test(path),
  )
  const impure = /\bMath\.random\b|\bglobalThis\b|\bqueueMicrotask\b|\bDate\.now\b|\basync\b (?!or)|\bawait\b/
  expect(findingsOf(rules, impure)).toEqual([])
})

it('loads the inference library in the model’s own worker alone', () => {
  const loading = production
    .filter(({ path }) => /^(packages|apps)\//.test(path))
    .flatMap(importsOf)
    .filter(({ name }) => /(^onnxruntime-node$|^@allot\/imaging\/onnx-model$|\/onnx-model\.ts$)/.test(name))
  expect(loading.map(({ from }) => from).sort()).toEqual([
    'packages/imaging/models/onnx-model.ts', // the library
    'packages/imaging/workers/model-worker.ts', // the model
  ])
})

it('explains each package and each larger folder in a short README', () => {
  const folders = Map.groupBy(production, ({ path }) => dirname(path))
  const due = [...folders].filter(
    ([folder, files]) => PATHS.includes(`${folder}/package.json`) || (files ?? []).length >= LARGE_FOLDER,
  )
  const silent = due.map(([folder]) => `${folder}/README.md`).filter((readme) => !PATHS.includes(readme))
  expect(silent).toEqual([])
  for (const readme of PATHS.filter((path) => /^(packages|apps)\/.*README\.md$/.test(path)))
    expect(read(readme).split('\n').length, readme).toBeLessThanOrEqual(60)
})

it('leaves no work unfinished, no test out, and no test that cannot fail', () => {
  const unfinished = /\b(TODO|FIXME|XXX)\b|\b(it|test|describe)\.(skip|todo|only)\b/
  expect(findingsOf(withoutTidy(code), unfinished)).toEqual([])
  const tests = code.filter(({ path }) => /\.test\.tsx?$/.test(path))
  expect(
    pathsOf(tests.filter(({ text }) => !/\bexpect\(|\bassert|Contract\(|import\('\.\//.test(text))),
  ).toEqual([])
})

it('gives each decision a number of its own', () => {
  const numbers = PATHS.flatMap((path) => /^docs\/decisions\/(\d{4})-/.exec(path)?.[1] ?? [])
  expect(new Set(numbers).size).toBe(numbers.length)
})

it('names no address of a package registry and no path of one machine', () => {
  const texts = PATHS.filter((path) => /\.(ts|tsx|js|json|md|yaml|yml|sql|css|html|service)$|run$/.test(path))
  const named = texts.filter((path) =>
    /registry\.npmjs|deb\.debian\.org|\/work\/(main|wt)\b/.test(read(path)),
  )
  expect(named.filter((path) => !path.startsWith('tidy/'))).toEqual([])
})

it('describes each term where it says that it lives', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| \*\*([^*]+)\*\* \|.*\| `([^`]+)` \|$/gm)]
  expect(rows.length).toBeGreaterThan(60)
  for (const [, term = '', path = ''] of rows) {
    expect(PATHS, term).toContain(path)
    const [name = ''] = /\w[\w ]*\w/.exec(term) ?? []
    const said = new RegExp(name.replaceAll(' ', '[ _-]?').replace(/s$/, ''), 'i')
    expect(said.test(read(path)) || said.test(path), `${path} says nothing of “${term}”`).toBe(true)
  }
})

/** The types that a file makes and exports, however it exports them; a re-export from another file makes none. */
function typesOf(text: string): readonly string[] {
  const declared = /^export (?:default )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}(?! from)/gm)].flatMap(([, names = '']) =>
    names.split(','),
  )
  const local = listed.flatMap((each) => {
    const [, own = '', as = own] = /^\s*(?:type )?(\w+)(?: as (\w+))?\s*$/.exec(each) ?? []
    const isMadeHere = new RegExp(`^(?:declare )?(?:abstract )?(?:interface|type|class|enum) ${own}\\b`, 'm')
    return own !== '' && isMadeHere.test(text) ? [as] : []
  })
  return [...[...text.matchAll(declared)].map(([, name = '']) => name), ...local]
}

function pathsOf(found: readonly Source[]): readonly string[] {
  return found.map(({ path }) => path)
}

function withoutTidy(files: readonly Source[]): readonly Source[] {
  return files.filter(({ path }) => !path.startsWith('tidy/'))
}

/** `path:line text` of each line that matches. */
function findingsOf(files: readonly Source[], pattern: RegExp): readonly string[] {
  return withoutTidy(files).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  )
}
