/** Opens the generators that are set up, and the generations over them. */
import type { Imaging } from '@allot/imaging'
import { realClock } from './clock.ts'
import { type AiSettings, AiSettingsRefused, assignedModels } from './configuration.ts'
import type { Generator } from './generator.ts'
import { generatorChoice } from './generator-choice.ts'
import { type DurableGenerations, openGenerations } from './open-generations.ts'
import { costOf } from './prices.ts'
import { openPrompts } from './prompts.ts'
import { providerGenerator } from './providers/provider-generator.ts'
import { KINDS } from './providers/provider-kinds.ts'
import { sandboxGenerator } from './sandbox/sandbox.ts'

interface GeneratorsOptions {
  /** The folder of the results. */
  readonly folder: string
  readonly database: string
  readonly imaging: Imaging
  /** Without any there is no generator. */
  readonly settings: AiSettings | undefined
  readonly isDemo: (space: string) => Promise<boolean>
  /** Whether the Space lets its photos go to this host. */
  readonly mayShare: (space: string, host: string) => Promise<boolean>
  readonly unexpected: (error: unknown) => void
}

/** @throws FileRefused, AiSettingsRefused */
export async function openGenerators(options: GeneratorsOptions): Promise<DurableGenerations> {
  const { folder, database, imaging, settings, isDemo, mayShare, unexpected } = options
  const { sandbox = 'off', prompts = null } = settings ?? {}
  const { assigned, concurrency } = settings ? await assignedTo(settings) : NONE
  const table = settings?.configuration.prices ?? {}
  return openGenerations({
    ...{ folder, database, imaging, unexpected },
    choice: generatorChoice({
      ...{ assigned, concurrency, mayShare },
      sandbox: sandbox === 'off' ? null : sandboxGenerator(imaging.here, realClock),
      isSandboxOn: async (space) => sandbox === 'on' || isDemo(space),
    }),
    promptOf: openPrompts(prompts),
    costOf: (call) => costOf(table, call),
  })
}

interface Assigned {
  readonly assigned: ReadonlyMap<string, Generator>
  readonly concurrency: ReadonlyMap<string, number>
}

const NONE: Assigned = { assigned: new Map(), concurrency: new Map() }

/** @throws AiSettingsRefused */
async function assignedTo({ configuration, fetchFile }: AiSettings): Promise<Assigned> {
  const providers = new Map(Object.entries(configuration.providers))
  const assigned = new Map<string, Generator>()
  for (const [tool, { provider, model, resolutions }] of assignedModels(configuration)) {
    const set = providers.get(provider)
    if (!set) continue // the configuration was checked
    const kind = KINDS[set.kind]
    const url = set.url ?? kind.url ?? ''
    const [key, title] = [set.key ?? '', set.title ?? null]
    await kind.open({ url, key, fetch }).catch((cause: unknown) => {
      throw new AiSettingsRefused(
        `The provider "${provider}" needs a package: npm install --no-save ${kind.package}. See docs/guides/ai.md.`,
        { cause },
      )
    })
    const { repeatable } = set
    const clock = realClock
    assigned.set(
      tool,
      providerGenerator({
        kind,
        provider,
        title,
        model,
        url,
        key,
        repeatable,
        resolutions,
        fetchFile,
        clock,
      }),
    )
  }
  const concurrency = new Map([...providers].map(([name, set]) => [name, set.concurrency]))
  return { assigned, concurrency }
}
