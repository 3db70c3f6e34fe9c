/**
 * Makes a package fit for other projects. Its `dist` holds JavaScript, types that need only its dependencies, and a
 * package.json whose exports lead to them. In this workspace Node runs the TypeScript itself, but it does not strip
 * types below node_modules, where an installed package stands.
 *
 * `npm run build -w packages/client`, then `npm pack ./packages/client/dist`.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeCommonJs } from './commonjs.ts'
import { guideOf, manifestOf, publishedExports, publishedManifest, ROOT } from './manifest.ts'
import { writeOut, writtenOut } from './written-out.ts'

/** @param name of the folder below packages/ @returns the folder to pack */
export function buildPackage(name: string): string {
  const folder = join(ROOT, 'packages', name)
  const manifest = manifestOf(name)
  const entries = Object.values(publishedExports(manifest)).flatMap((target) => entriesOf(folder, target))
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(join(dist, WORK), { recursive: true })
  compile(folder, entries)
  rmSync(join(dist, WORK), { recursive: true })
  writeCommonJs(dist, entries)
  for (const file of globSync('**/*.{css,sql}', { cwd: folder, exclude: isExternal }))
    cpSync(join(folder, file), join(dist, file))
  cpSync(join(ROOT, 'LICENSE'), join(dist, 'LICENSE'))
  const readme = join(folder, manifest.publishConfig?.readme ?? 'README.md')
  if (existsSync(readme)) cpSync(readme, join(dist, 'README.md'))
  const guide = guideOf(manifest.name)
  if (existsSync(guide)) cpSync(guide, join(dist, 'GUIDE.md'))
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`)
  return dist
}

/** The client has no dependencies, so the types that it takes from the api package are written into it. */
const API_TYPES = join(ROOT, 'packages/api/wire.ts')
const API_METHODS = join(ROOT, 'packages/api/allot.ts')

/** Where the compiler works, inside `dist`. */
const WORK = '.work'

function isExternal(path: string): boolean {
  return path === 'node_modules' || path === 'dist' || basename(path) === 'testing'
}

/** The sources that an entrance leads to; `./*.ts` stands for those of the folder itself, not for folders within. */
function entriesOf(folder: string, target: string): readonly string[] {
  if (target === './*.ts')
    return globSync('*.ts', { cwd: folder }).filter((file) => !/\.test\.ts$/.test(file))
  return /\.tsx?$/.test(target) ? [target] : []
}

function compile(folder: string, entries: readonly string[]): void {
  const work = join(folder, 'dist', WORK)
  const files = entries.map((file) => join(folder, file))
  const isClient = basename(folder) === 'client'
  if (isClient) files.push(API_METHODS, writeOut(API_TYPES, work))
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: ROOT,
    outDir: join(work, 'out'),
  }
  const project = join(work, 'tsconfig.json')
  writeFileSync(
    project,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] }),
  )
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project], { stdio: 'inherit' })
  const made = join(work, 'out/packages', basename(folder))
  for (const file of globSync('**/*.{js,d.ts}', { cwd: made })) {
    if (file.startsWith('dist')) continue
    const to = join(folder, 'dist', file)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, toScript(readFileSync(join(made, file), 'utf8')))
  }
  if (isClient) {
    const methods = readFileSync(join(work, 'out/packages/api/allot.d.ts'), 'utf8')
    writeFileSync(join(folder, 'dist/methods.d.ts'), toScript(methods))
    const types = `export type * from './methods.js'\n${writtenOut(join(made, 'dist', WORK))}`
    writeFileSync(join(folder, 'dist/wire.d.ts'), types)
  }
}

/** The compiler leaves the names of sources in types. */
function toScript(code: string): string {
  return code.replaceAll(/((?:from|import\() ?['"])(\.{1,2}\/[^'"]+)\.tsx?(?=['"])/g, '$1$2.js')
}

if (import.meta.main) buildPackage(basename(process.cwd()))
