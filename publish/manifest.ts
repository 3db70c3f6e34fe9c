/**
 * The package.json of a published package. In this workspace the packages are private and their `exports` lead to
 * TypeScript; what is published leads to JavaScript and types, for `import` and for `require`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

type Exports = Readonly<Record<string, string>>

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports: Exports
  readonly dependencies?: Readonly<Record<string, string>>
  /** What holds for the published package alone. */
  readonly publishConfig?: {
    readonly engines?: Readonly<Record<string, string>>
    readonly exports?: Exports
    /** The README to publish; `./README.md` if not given. */
    readonly readme?: string
  }
  readonly [field: string]: unknown
}

/** @param name of the folder below packages/ */
export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
}

/** The packages that applications install: the client, and the engine with what it needs; dependencies come first. */
export function publishedPackages(names: readonly string[] = ['client', 'engine']): readonly string[] {
  const withDependencies = names.flatMap((name) => {
    const needed = Object.keys(manifestOf(name).dependencies ?? {}).flatMap((dependency) => {
      const [, own = ''] = /^@allot\/(.+)$/.exec(dependency) ?? []
      return own ? [own] : []
    })
    return [...publishedPackages(needed), name]
  })
  return [...new Set(withDependencies)]
}

/** The entrances of the published package: test support is not among them. */
export function publishedExports({ exports, publishConfig }: Manifest): Exports {
  const all = Object.entries(publishConfig?.exports ?? exports)
  return Object.fromEntries(all.filter(([path]) => !path.startsWith('./testing')))
}

export function publishedManifest(manifest: Manifest): object {
  const { name, version, description, keywords, license, type, sideEffects, publishConfig } = manifest
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest
  const targets = Object.entries(publishedExports(manifest))
  return {
    ...{ name, version, description, keywords, license, type, sideEffects },
    engines: publishConfig?.engines,
    files: ['**/*.{js,cjs,d.ts,d.cts,css,sql}', ...(existsSync(guideOf(name)) ? ['GUIDE.md'] : [])],
    exports: {
      ...Object.fromEntries(targets.map(([path, target]) => [path, entranceOf(target)])),
      './package.json': './package.json',
    },
    ...{ dependencies, peerDependencies, peerDependenciesMeta },
    publishConfig: { access: 'public' },
  }
}

/** The guide that goes along with a package of this name, if there is one. */
export function guideOf(packageName: string): string {
  return join(ROOT, `docs/guides/${packageName.replace('@allot/', '')}.md`)
}

type Condition = { readonly types: string; readonly default: string }

function entranceOf(target: string): string | { readonly import: Condition; readonly require: Condition } {
  if (!/\.tsx?$/.test(target)) return target
  const name = target.slice(0, target.length - extname(target).length)
  return {
    import: { types: `${name}.d.ts`, default: `${name}.js` },
    require: { types: `${name}.d.cts`, default: `${name}.cjs` },
  }
}
