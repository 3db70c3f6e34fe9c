/** Opens the generators that are set up, and the generations over them. */
import type { Imaging } from '@allot/imaging'
import { realClock } from './clock.ts'
import { generatorChoice } from './generator-choice.ts'
import { type DurableGenerations, openGenerations } from './open-generations.ts'
import { openPrompts } from './prompts.ts'
import { sandboxGenerator } from './sandbox/sandbox.ts'

/** What an operator sets. */
export interface AiSettings {
  /** demo: in the Spaces of the demonstration alone */
  readonly sandbox: 'on' | 'demo' | 'off'
  /** A folder with prompts of the operator's own. */
  readonly prompts?: string | undefined
}

export interface GeneratorsOptions {
  /** The folder of the results. */
  readonly data: string
  readonly database: string
  readonly imaging: Imaging
  readonly settings: AiSettings
  readonly isDemo: (space: string) => Promise<boolean>
  /** Whether the Space lets its photos go to this host. */
  readonly mayShare: (space: string, host: string) => Promise<boolean>
  readonly unexpected: (error: unknown) => void
}

/** @throws FileRefused */
export async function openGenerators(options: GeneratorsOptions): Promise<DurableGenerations> {
  const { data, database, imaging, settings, isDemo, mayShare, unexpected } = options
  const choice = generatorChoice({
    assigned: new Map(),
    concurrency: new Map(),
    sandbox: settings.sandbox === 'off' ? null : sandboxGenerator(imaging, realClock),
    isSandboxOn: async (space) => settings.sandbox === 'on' || isDemo(space),
    mayShare,
  })
  return openGenerations({
    folder: data,
    database,
    imaging,
    choice,
    promptOf: openPrompts(settings.prompts ?? null),
    costOf: () => null,
    unexpected,
  })
}
