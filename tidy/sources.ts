/** The files of the repository as the tidy test reads them: what git tracks or would track, each once. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

export interface Source {
  /** Relative to the repository, with `/`. */
  readonly path: string
  readonly text: string
}

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})

export const PATHS: readonly string[] = [...new Set(tracked.trim().split('\n'))].filter((path) => {
  try {
    return path !== '' && readFileSync(join(ROOT, path)) !== undefined
  } catch {
    return false // deleted in the working tree, and not committed yet
  }
})

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Files of code, by their extensions. */
export function sources(...extensions: readonly string[]): readonly Source[] {
  return PATHS.filter((path) => extensions.some((extension) => path.endsWith(`.${extension}`))).map(
    (path) => ({
      path,
      text: read(path),
    }),
  )
}

/** Code that runs in production: neither a test nor what tests share. */
export function isProduction(path: string): boolean {
  return !/\.test\.tsx?$|\/testing\/|\.d\.ts$|^tidy\//.test(path)
}

/** An import of one of our files, by another. */
export interface Import {
  readonly from: string
  /** The specifier as it is written. */
  readonly name: string
}

/** Every import: static, dynamic, of types, for its effects alone, and of required modules. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const specifiers = /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bresolve\()\s*'([^']+)'/g
  return [...text.matchAll(specifiers)].map(([, name = '']) => ({ from: path, name }))
}
