/**
 * Writes types out in full. The types of the wire are inferred from zod schemas, which the client's users neither have
 * nor need. So for each type that `wire.ts` exports a value of that type is declared; the compiler writes its inferred
 * type into the declaration, and this makes a type of it again.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'written-out'

/** @param wire the source of the types @param folder where to write @returns a source to compile with the others */
export function writeOut(wire: string, folder: string): string {
  const source = join(folder, `${NAME}.ts`)
  const values = exportedBy(readFileSync(wire, 'utf8')).map(
    ({ comment, name }) => `${comment}export const ${name} = whole<wire.${name}>()`,
  )
  writeFileSync(source, `import type * as wire from '${wire}'\n${WHOLE}\n${values.join('\n')}\n`)
  return source
}

/** @param folder where the compiler wrote it */
export function writtenOut(folder: string): string {
  return readFileSync(join(folder, `${NAME}.d.ts`), 'utf8')
    .replace(/^import .*\n/, '')
    .replace(/^(declare )?type Whole[\s\S]*?;\n(?=\/\*\*|export)/m, '')
    .replaceAll(/^export declare const (\w+): /gm, 'export type $1 = ')
    .replaceAll(/\bwire\.(?=\w)/g, '')
    .replaceAll('"~', '"')
}

/**
 * Resolves every name, down to what the language itself has. The compiler recognizes a union of literals and would
 * write the name that it has in another package; with a mark before each literal it does not.
 */
const WHOLE = `type Whole<T> = unknown extends T
  ? unknown
  : T extends string
    ? string extends T
      ? string
      : \`~\${T}\`
    : T extends number
      ? number
      : T extends infer O
        ? { [K in keyof O]: Whole<O[K]> }
        : never
declare function whole<T>(): Whole<T>`

/** The types that a source exports, each with the comment before it. */
function exportedBy(source: string): readonly { readonly comment: string; readonly name: string }[] {
  const own = source.matchAll(/^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:type|interface) (\w+)/gm)
  const passedOn = source.matchAll(/^export type \{ ([\w, ]+) \}/gm)
  return [
    ...[...own].map(([, comment = '', name = '']) => ({ comment, name })),
    ...[...passedOn].flatMap(([, names = '']) => names.split(', ').map((name) => ({ comment: '', name }))),
  ]
}
