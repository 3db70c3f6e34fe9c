/**
 * Makes a package fit for other people's projects: in its `dist` stand JavaScript, types that need nothing but its
 * dependencies, and a package.json whose exports lead to them. In this workspace Node runs the TypeScript itself, but
 * not below node_modules, where a package ends up elsewhere.
 *
 * `npm run build -w packages/client`, then `npm pack ./packages/client/dist`.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { writeOut, writtenOut } from './written-out.ts'

const ROOT = join(import.meta.dirname, '..')

interface Manifest {
  readonly exports: Readonly<Record<string, string>>
  /** As pnpm understands it: what stands here holds for the published package. */
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, string>> }
  readonly [field: string]: unknown
}

/** @returns the folder to pack */
export function buildPackage(folder: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const exports = withoutTesting(manifest.publishConfig?.exports ?? manifest.exports)
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(join(dist, WORK), { recursive: true })
  compile(folder, entriesOf(folder, exports))
  rmSync(join(dist, WORK), { recursive: true })
  for (const file of globSync('**/*.{css,sql}', { cwd: folder, exclude: isElsewhere }))
    cpSync(join(folder, file), join(dist, file))
  cpSync(join(ROOT, 'LICENSE'), join(dist, 'LICENSE'))
  const guide = join(ROOT, `docs/guides/${basename(folder)}.md`)
  if (existsSync(guide)) cpSync(guide, join(dist, 'README.md'))
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published(manifest, exports), null, 2)}\n`)
  return dist
}

/** Where the compiler works, inside of `dist`. */
const WORK = '.work'

function isElsewhere(path: string): boolean {
  return path === 'node_modules' || path === 'dist'
}

/** Test support is an entrance of the workspace only. */
function withoutTesting(exports: Manifest['exports']): Manifest['exports'] {
  return Object.fromEntries(Object.entries(exports).filter(([path]) => !path.startsWith('./testing/')))
}

/** The files that exports lead to; `./*` stands for those of the folder itself, not for folders within. */
function entriesOf(folder: string, exports: Manifest['exports']): readonly string[] {
  return Object.values(exports).flatMap((target) => {
    if (target === './*.ts')
      return globSync('*.ts', { cwd: folder }).filter((file) => !/\.test\.ts$/.test(file))
    return /\.tsx?$/.test(target) ? [target] : []
  })
}

function compile(folder: string, entries: readonly string[]): void {
  const work = join(folder, 'dist', WORK)
  const files = entries.map((file) => join(folder, file))
  const wire = join(folder, 'wire.ts')
  if (existsSync(wire)) files.push(writeOut(wire, work))
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
  if (existsSync(wire)) writeFileSync(join(folder, 'dist/wire.d.ts'), writtenOut(join(made, 'dist', WORK)))
}

/** The compiler leaves the names of sources in types. */
function toScript(code: string): string {
  return code.replaceAll(/((?:from|import\() ?['"])(\.{1,2}\/[^'"]+)\.tsx?(?=['"])/g, '$1$2.js')
}

function published(manifest: Manifest, exports: Manifest['exports']): object {
  const { name, version, license, type, engines } = manifest
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest
  return {
    ...{ name, version, private: true, license, type, engines },
    sideEffects: ['*.css'],
    exports: Object.fromEntries(Object.entries(exports).map(([path, target]) => [path, scriptOf(target)])),
    ...{ dependencies, peerDependencies, peerDependenciesMeta },
  }
}

function scriptOf(target: string): string | { readonly types: string; readonly default: string } {
  const name = target.slice(0, target.length - extname(target).length)
  return /\.tsx?$/.test(target) ? { types: `${name}.d.ts`, default: `${name}.js` } : target
}

if (import.meta.main) buildPackage(process.cwd())
