/** Which generator does what is asked for, in one Space. */
import type { GenerationBrief } from '../tools/brief.ts'
import type { Generator } from './generator.ts'

export type AskedWork = Pick<GenerationBrief, 'tool' | 'model' | 'medium'> &
  Partial<Pick<GenerationBrief, 'from' | 'mask' | 'resolution' | 'seconds'>>

export interface GeneratorChoice {
  /** The generator, or why there is none, in one line for a person. */
  of(space: string, brief: AskedWork): Promise<Generator | { readonly message: string }>
  /** The one of this name, where it is set up. */
  named(name: string): Generator | undefined
  /** How many calls of a provider run at once. */
  concurrency(provider: string): number
}

export interface ChoiceOptions {
  /** For each tool, or `tool/model`, its generator; `*` for every other picture, `*video` for every other video. */
  readonly assigned: ReadonlyMap<string, Generator>
  readonly concurrency: ReadonlyMap<string, number>
  /** Null where this installation has none. */
  readonly sandbox: Generator | null
  /** Whether the sandbox does what no provider does, in this Space. */
  readonly isSandboxOn: (space: string) => Promise<boolean>
  /** Whether the Space lets its photos go to this host. */
  readonly mayShare: (space: string, host: string) => Promise<boolean>
}

const DEFAULT_CONCURRENCY = 8

export function generatorChoice(options: ChoiceOptions): GeneratorChoice {
  const { assigned, concurrency, sandbox, isSandboxOn, mayShare } = options
  const all = [...assigned.values(), ...(sandbox === null ? [] : [sandbox])]
  return {
    of: async (space, brief) => {
      const chosen = assignedTo(assigned, brief)
      if (chosen !== undefined) {
        const lack = lackOf(chosen, brief)
        if (lack !== undefined) return { message: lack }
        const sends = brief.from !== 'words' && chosen.host !== null
        if (sends && !(await mayShare(space, chosen.host ?? ''))) return { message: forbidden(chosen) }
        return chosen
      }
      if (sandbox !== null && (await isSandboxOn(space))) return sandbox
      return { message: NONE }
    },
    named: (name) => all.find((each) => each.name === name),
    concurrency: (provider) => concurrency.get(provider) ?? DEFAULT_CONCURRENCY,
  }
}

const NONE =
  'No AI provider is set up for this on this server. Its operator can add one (ALLOT_AI_PROVIDER), or turn on the sandbox (ALLOT_AI_SANDBOX=on), which shows how it works.'

function forbidden({ title, host }: Generator): string {
  const who = title === host ? title : `${title} at ${host}`
  return `${who} would do this, and this Space does not let photos be sent away. Its owner can allow it in the settings of the Space.`
}

function assignedTo(assigned: ChoiceOptions['assigned'], { tool, model, medium }: AskedWork) {
  const others = medium === 'video' ? '*video' : '*'
  const names = [...(model === null ? [] : [`${tool}/${model}`]), tool, others]
  return names.map((name) => assigned.get(name)).find((each) => each !== undefined)
}

/** What it cannot do of the work, and who can change that. */
function lackOf({ can, title }: Generator, asked: AskedWork): string | undefined {
  const { medium, from, mask, resolution, seconds } = asked
  if (!can.media.includes(medium)) return `${title} makes no ${medium}s. ${OPERATOR}`
  if (from === 'words' && !can.fromWords) return `${title} makes nothing from words alone. ${OPERATOR}`
  if (from !== undefined && from !== 'words' && !can.fromPicture)
    return `${title} takes no photos. ${OPERATOR}`
  if (mask != null && can.mask === null)
    return `${title} takes no mask. Remove what you painted, and say in words where to change the picture.`
  if (resolution != null && can.resolutions !== null && !can.resolutions.includes(resolution))
    return `${title} makes ${can.resolutions.join(' and ')} alone. Choose another resolution.`
  if (seconds != null && can.seconds !== null && !can.seconds.includes(seconds))
    return `${title} makes videos of ${can.seconds.join(', ')} seconds. Choose one of them.`
  return undefined
}

const OPERATOR = 'The operator of this server can set another for this tool.'
