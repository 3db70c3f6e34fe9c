/**
 * How the bundle is cut. A browser asks for six files at a time, so what pages share comes in a few parts and not in forty
 * of 300 bytes each; and a visitor, whose pages have no menus and dialogs, does not wait for the 46 kB that draw them.
 */
import type { Rollup } from 'vite'

type Output = Rollup.OutputOptions
type Groups = Exclude<Output['codeSplitting'], boolean | undefined>['groups']
type InfoOf = (id: string) => { readonly importedIds: readonly string[] } | null

const KIT = /\/node_modules\/(@base-ui|@floating-ui)\//
const OURS = /\/web\/|\/lucide-react\/|\/contract\//

/** What is smaller goes with its neighbour; bytes before they are compressed. */
const SMALLEST = 3_000

const groups: Groups = [
  { name: 'first', tags: ['$initial'], priority: 1 },
  { name: 'kit', test: KIT, minShareCount: 3 },
  {
    // Those that need the kit are kept from the others, which visitors share.
    name: (id, context) => (needsKit(id, (each) => context.getModuleInfo(each)) ? 'shared-kit' : 'shared'),
    debugName: 'shared',
    test: OURS,
    minShareCount: 2,
    entriesAware: true,
    entriesAwareMergeThreshold: SMALLEST,
  },
]

/** Such a part is called by all pages that share it otherwise. */
export const parts: Output = {
  codeSplitting: { groups },
  chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
}

function needsKit(id: string, infoOf: InfoOf, seen = new Set<string>()): boolean {
  if (KIT.test(id)) return true
  if (seen.has(id)) return false
  seen.add(id)
  return infoOf(id)?.importedIds.some((each) => needsKit(each, infoOf, seen)) ?? false
}
