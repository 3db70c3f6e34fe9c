/**
 * Entrances for CommonJS. Node 22 and later load a module of the new kind with `require`, so each entrance is one line
 * that does this, and a program that uses both kinds has one copy of each class and each React context. TypeScript
 * takes the kind of a file from its name, so the types are written twice: `.d.ts` and `.d.cts`.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** @param entries the sources that `exports` leads to, relative to the package */
export function writeCommonJs(dist: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const name = entry.replace(/\.tsx?$/, '')
    writeFileSync(join(dist, `${name}.cjs`), `module.exports = require('./${basename(name)}.js')\n`)
  }
  for (const types of globSync('**/*.d.ts', { cwd: dist })) {
    const code = readFileSync(join(dist, types), 'utf8')
    writeFileSync(join(dist, types.replace(/\.ts$/, '.cts')), code.replaceAll(RELATIVE, '$1$2.cjs'))
  }
}

const RELATIVE = /((?:from|import\(|^import) ?['"])(\.{1,2}\/[^'"]+)\.js(?=['"])/gm
