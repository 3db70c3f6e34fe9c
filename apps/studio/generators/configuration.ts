/**
 * What an operator sets: providers with their keys, and which model does which tool. A short form names one provider for
 * everything.
 *
 *   providers: { images: { kind: 'openai-compatible', url: 'https://images.example.com/v1', key: '…' },
 *                google: { kind: 'google', key: '…' } },
 *   tools: { '*': 'images:gpt-image-1', 'ai_background/studio_hd': 'google:gemini-3-pro-image-preview',
 *            '*video': 'google:veo-3.1-generate-preview' }
 */
import { z } from 'zod'
import { prices } from './prices.ts'
import type { FetchFile } from './providers/guarded-fetch.ts'
import { KIND_NAMES, KINDS } from './providers/provider-kinds.ts'

export { KIND_NAMES, KINDS } from './providers/provider-kinds.ts'

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''))
/** Sent in a header. */
const key = z.string().regex(/^[\x21-\x7e]+$/, 'A key has letters, digits and signs, and no spaces.')

const provider = z.strictObject({
  kind: z.enum(KIND_NAMES),
  key: key.optional(),
  /** Where its kind has one of its own, that one. */
  url: address.optional(),
  /** As people read it where their photos go. */
  title: z.string().trim().min(1).max(60).optional(),
  /** Calls at once. */
  concurrency: z.number().int().min(1).max(1_000).default(8),
  /** Whether it answers the same idempotency key with the same picture, billed once. */
  repeatable: z.boolean().default(false),
})

/** `provider:model`, and where a model makes some resolutions alone, which. */
const MODEL = /^([\w-]{1,40}):(.{1,200})$/
const model = z.string().regex(MODEL, 'Write it as provider:model, like google:gemini-2.5-flash-image.')
const assignment = z.union([
  model,
  z.strictObject({ model, resolutions: z.array(z.string().max(10)).min(1).optional() }),
])

export const aiConfiguration = z
  .strictObject({
    providers: z.record(z.string().regex(/^[\w-]{1,40}$/), provider).default({}),
    /** By tool, or `tool/model`; `*` for every other picture, `*video` for every other video. */
    tools: z.record(z.string().max(80), assignment).default({}),
    prices: prices.default({}),
  })
  .superRefine(({ providers, tools }, { addIssue }) => {
    for (const [name, { kind, url, key: given }] of Object.entries(providers)) {
      const path = ['providers', name]
      if (url === undefined && KINDS[kind].url === null)
        addIssue({
          code: 'custom',
          path,
          message: `Say at which url it is, like https://images.example.com/v1.`,
        })
      if (given === undefined && KINDS[kind].needsKey)
        addIssue({ code: 'custom', path, message: 'Its key is missing.' })
    }
    const known = new Set(Object.keys(providers))
    for (const [tool, assigned] of Object.entries(tools)) {
      const [, name = ''] = MODEL.exec(typeof assigned === 'string' ? assigned : assigned.model) ?? []
      if (!known.has(name))
        addIssue({
          code: 'custom',
          path: ['tools', tool],
          message: `There is no provider "${name}"; there are ${[...known].join(', ') || 'none'}.`,
        })
    }
  })

/** What is set cannot be used: why, and what to write or type. */
export class AiSettingsRefused extends Error {
  override readonly name = 'AiSettingsRefused'
}

/** All that an operator sets. */
export interface AiSettings {
  /** demo: in the Spaces of the demonstration alone */
  readonly sandbox: 'on' | 'demo' | 'off'
  /** A folder with prompts of the operator's own. */
  readonly prompts: string | null
  readonly configuration: AiConfiguration
  /** How results are fetched from addresses that a provider names. */
  readonly fetchFile: FetchFile
}

type AiConfiguration = z.output<typeof aiConfiguration>

export interface AssignedModel {
  readonly provider: string
  readonly model: string
  readonly resolutions: readonly string[] | null
}

/** By what the configuration calls them. */
export function assignedModels({ tools }: AiConfiguration): ReadonlyMap<string, AssignedModel> {
  return new Map(
    Object.entries(tools).map(([tool, assigned]) => {
      const { model: named, resolutions = null } =
        typeof assigned === 'string' ? { model: assigned } : assigned
      const [, provider = '', model = ''] = MODEL.exec(named) ?? []
      return [tool, { provider, model, resolutions }]
    }),
  )
}
