import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { MAY_IMPORT, SLICED } from './directions.ts'
import { importsOf, isProduction, PATHS, read, sources } from './sources.ts'

/** The folder of each of our packages, with its entrances. */
const packages = PATHS.filter((path) => /^(packages|apps)\/[^/]+\/package\.json$/.test(path)).map((path) => {
  const { name, exports = {} } = JSON.parse(read(path)) as {
    name: string
    exports?: Record<string, string | Record<string, string>>
  } // as npm reads it
  return { name, folder: dirname(path), exports }
})

it('each folder imports only what the table allows', () => {
  const wrong = imports().filter(({ from, to }) => {
    const folder = rowOf(from)
    if (!folder || rowOf(to) === folder) return false
    return !(MAY_IMPORT[folder] ?? []).some((allowed) => isIn(to, allowed))
  })
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

it('no slice imports another slice', () => {
  const wrong = imports().filter(({ from, to }) =>
    SLICED.some(
      (folder) => isIn(from, folder) && isIn(to, folder) && sliceOf(from, folder) !== sliceOf(to, folder),
    ),
  )
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

it('a package is entered by its name, never by a path into it', () => {
  const wrong = sources('ts', 'tsx')
    .filter(({ path }) => /^(packages|apps)\//.test(path) && isProduction(path))
    .flatMap(importsOf)
    .filter(
      ({ from, name }) => name.startsWith('.') && packageOf(join(dirname(from), name)) !== packageOf(from),
    )
    .filter(({ name }) => !name.endsWith('/package.json'))
  expect(wrong.map(({ from, name }) => `${from} imports ${name}`)).toEqual([])
})

it('packages are entered where they say', () => {
  const wildcards = packages.filter(({ exports }) =>
    Object.keys(exports).some((entrance) => entrance.includes('*')),
  )
  expect(wildcards.map(({ name }) => name)).toEqual([])
  for (const { name, folder, exports } of packages)
    for (const [entrance, file] of Object.entries(exports))
      if (typeof file === 'string') expect(PATHS, `${name} ${entrance}`).toContain(join(folder, file))
})

interface Edge {
  readonly from: string
  readonly to: string
}

function imports(): readonly Edge[] {
  const production = sources('ts', 'tsx').filter(({ path }) => isProduction(path))
  return production.flatMap(importsOf).flatMap(({ from, name }) => {
    const to = name.startsWith('.') ? join(dirname(from), name) : entranceOf(name)
    return to === undefined ? [] : [{ from, to }]
  })
}

/** The file behind the name of an entrance; undefined for what is not ours. */
function entranceOf(name: string): string | undefined {
  const its = packages.find((each) => name === each.name || name.startsWith(`${each.name}/`))
  const file = its?.exports[`.${name.slice(its.name.length)}`]
  return its && typeof file === 'string' ? join(its.folder, file) : undefined
}

/** The row that speaks of a file: that of its nearest folder. */
function rowOf(path: string): string | undefined {
  const folders = Object.keys(MAY_IMPORT).filter((folder) => isIn(path, folder))
  return folders.sort((a, b) => b.length - a.length)[0]
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function sliceOf(path: string, folder: string): string | undefined {
  return path.slice(folder.length + 1).split('/')[0]
}

/** `packages/rules` of `packages/rules/model/entry.ts`. */
function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}
