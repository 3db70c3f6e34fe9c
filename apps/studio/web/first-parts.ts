/**
 * What a page needs besides its entry, written beside the bundle as `first-parts.json`, so that the server names it in the
 * page itself. Otherwise a phone waits four times, one after the other: for the page, its entry, the part of the entry's
 * reader, and the part of the address.
 */
import type { Plugin, Rollup } from 'vite'

/** Addresses of files, for each kind of reader and, by how the address begins, each page that people are led to. */
interface FirstParts {
  readonly visitor: readonly string[]
  readonly member: readonly string[]
  /** The longest beginning counts. */
  readonly pages: Readonly<Record<string, readonly string[]>>
}

/** As app/router.tsx and app/space-pages.tsx load them. */
const VISITOR = 'features/welcome/welcome-page.tsx'
const MEMBER = 'app/space-pages.tsx'
const PAGES = {
  '/batches': 'features/batches/batches-page.tsx',
  '/batches/': 'features/batches/batch-page.tsx',
  '/designs': 'features/designs/designs-page.tsx',
  '/designs/': 'features/designs/design-page.tsx',
}

export function firstParts(): Plugin {
  return {
    name: 'first-parts',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk')
      const partsOf = (module: string) => {
        const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/web/${module}`))
        if (!chunk)
          throw new Error(`No part of the bundle begins with ${module}, which first-parts.ts names.`)
        return [...withImports(chunk, chunks)]
      }
      const entry = new Set(chunks.flatMap((each) => (each.isEntry ? [...withImports(each, chunks)] : [])))
      const besides = (module: string) =>
        partsOf(module)
          .filter((file) => !entry.has(file))
          .map((file) => `/${file}`)
      const pages = Object.entries(PAGES).map(([path, module]) => [path, besides(module)] as const)
      const parts: FirstParts = {
        visitor: besides(VISITOR),
        member: besides(MEMBER),
        pages: Object.fromEntries(pages),
      }
      this.emitFile({ type: 'asset', fileName: 'first-parts.json', source: JSON.stringify(parts) })
    },
  }
}

/** The file of a part and of all that it imports. */
function withImports(
  { fileName, imports }: Rollup.OutputChunk,
  chunks: readonly Rollup.OutputChunk[],
  found = new Set<string>(),
): ReadonlySet<string> {
  if (found.has(fileName)) return found
  found.add(fileName)
  for (const chunk of chunks) if (imports.includes(chunk.fileName)) withImports(chunk, chunks, found)
  return found
}
