/**
 * Imports point one way. Each folder with what it may import of ours, beside itself; a folder stands for what is below
 * it too, unless that has a row of its own. Tests and test support may import more.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // What is allowed: values ← model ← policy, evolve ← decide ← report.
  'packages/rules/values': [],
  'packages/rules/model': ['packages/rules/values'],
  'packages/rules/policy': ['packages/rules/values', 'packages/rules/model'],
  'packages/rules/evolve': ['packages/rules/values', 'packages/rules/model'],
  'packages/rules/decide': ['packages/rules'],
  'packages/rules/report': ['packages/rules'],
  // What crosses the wire, and what implements it.
  'packages/api': ['packages/rules'],
  'packages/client': ['packages/api'],
  'packages/sqlite': [],
  // The core of the engine knows ports alone; open-store.ts chooses an adapter, and engine.ts reads the log.
  'packages/engine': [
    ...['packages/rules', 'packages/engine/log', 'packages/engine/idempotency'],
    'packages/engine/open-store.ts',
  ],
  'packages/engine/open-store.ts': ['packages/engine'],
  'packages/engine/stores': ['packages/rules', 'packages/engine', 'packages/sqlite'],
  'packages/engine/fleet': ['packages/rules', 'packages/engine'],
  'packages/engine/transfer': ['packages/rules', 'packages/engine'],
  'packages/engine/embedded': ['packages/rules', 'packages/api', 'packages/engine'],
  'packages/engine/log': ['packages/rules', 'packages/engine/store.ts', 'packages/engine/command.ts'],
  'packages/engine/idempotency': [
    'packages/rules',
    'packages/engine/log',
    'packages/engine/store.ts',
    'packages/engine/command.ts',
  ],
  'packages/server': ['packages/rules', 'packages/api', 'packages/engine', 'packages/sqlite'],
  // Photos know nothing of Allot.
  'packages/imaging': ['packages/imaging/steps', 'packages/imaging/colour', 'packages/imaging/metadata'],
  'packages/imaging/beautify': ['packages/imaging'],
  'packages/imaging/scenes': ['packages/imaging/colour', 'packages/imaging/edits.ts'],
  'packages/imaging/colour': ['packages/imaging/format.ts', 'packages/imaging/png-chunks.ts'],
  'packages/imaging/metadata': ['packages/imaging/format.ts', 'packages/imaging/png-chunks.ts'],
  'packages/imaging/steps': ['packages/imaging'],
  // Slices of the studio do not import slices; Allot is reached through the client alone.
  'apps/studio': ['packages/client', 'packages/imaging', 'packages/sqlite', 'apps/studio'],
  'apps/studio/contract': ['packages/client', 'packages/imaging'],
  'apps/studio/tools': ['packages/client', 'packages/imaging', 'apps/studio/contract'],
  'apps/studio/generators': [
    ...['packages/imaging', 'packages/sqlite', 'apps/studio/contract', 'apps/studio/tools'],
  ],
  'apps/studio/offers': [
    ...['packages/client', 'apps/studio/contract', 'apps/studio/http'],
    ...['apps/studio/tools', 'apps/studio/generators', 'apps/studio/charges'],
  ],
  'apps/studio/recipes': [
    ...['packages/client', 'packages/sqlite', 'packages/imaging/schema-texts.ts', 'apps/studio/contract'],
    ...['apps/studio/http', 'apps/studio/tools'],
  ],
  'apps/studio/storage': ['packages/imaging', 'packages/sqlite'],
  'apps/studio/charges': ['packages/client', 'apps/studio/contract'],
  'apps/studio/pictures': [
    ...['packages/imaging', 'apps/studio/contract', 'apps/studio/tools', 'apps/studio/generators'],
  ],
  'apps/studio/masks': [
    ...['packages/client', 'packages/imaging', 'apps/studio/contract'],
    ...['apps/studio/storage', 'apps/studio/http'],
  ],
  'apps/studio/piles': [
    ...['packages/client', 'packages/imaging', 'packages/sqlite', 'apps/studio/contract'],
    ...['apps/studio/storage', 'apps/studio/http', 'apps/studio/tools'],
  ],
  'apps/studio/sharing': [
    ...['packages/client', 'packages/sqlite', 'apps/studio/contract', 'apps/studio/http'],
  ],
  'apps/studio/previews': [
    ...['packages/client', 'packages/imaging', 'packages/sqlite', 'apps/studio/contract'],
    ...['apps/studio/storage', 'apps/studio/http', 'apps/studio/tools', 'apps/studio/generators'],
    ...['apps/studio/charges', 'apps/studio/pictures'],
  ],
  'apps/studio/jobs': [
    ...[
      'packages/client',
      'apps/studio/contract/short-waits.ts',
      'apps/studio/contract/whole-quote.ts',
      'apps/studio/charges',
    ],
  ],
  'apps/studio/batches': [
    ...['packages/client', 'packages/imaging', 'packages/sqlite', 'apps/studio/contract'],
    ...['apps/studio/jobs', 'apps/studio/charges', 'apps/studio/storage', 'apps/studio/http'],
    ...['apps/studio/tools', 'apps/studio/generators'],
  ],
  'apps/studio/designs': [
    ...['packages/client', 'packages/imaging', 'packages/sqlite', 'apps/studio/contract'],
    ...['apps/studio/storage', 'apps/studio/http', 'apps/studio/tools', 'apps/studio/generators'],
    ...['apps/studio/charges', 'apps/studio/pictures'],
  ],
  'apps/studio/drop-in': ['packages/client', 'packages/imaging'],
  'apps/studio/http': [
    ...['packages/client', 'packages/imaging', 'apps/studio/contract'],
    'apps/studio/storage/upload-refused.ts',
  ],
  'apps/studio/web/shared': ['packages/client', 'apps/studio/contract'],
  'apps/studio/web/features': ['packages/client', 'apps/studio/contract', 'apps/studio/web/shared'],
  'apps/studio/web/app': ['packages/client', 'apps/studio/contract', 'apps/studio/web'],
}

/** Folders whose own folders are slices: none imports another. */
export const SLICED: readonly string[] = ['apps/studio/web/features']
