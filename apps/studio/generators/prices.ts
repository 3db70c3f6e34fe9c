/**
 * The price table: what calls cost the operator, as the operator writes it, so that every call has its cost beside what
 * was charged for it. A price that is not there is unknown, which is another thing than 0.
 *
 *   'google:gemini-2.5-flash-image': { inputTokens: 0.3, outputTokens: 30 }     for a million tokens
 *   'fal:fal-ai/flux/dev': { picture: 0.025 }    'bfl:flux-kontext-pro': { credit: 0.01 }    'fal:…': { second: 0.4 }
 */
import { z } from 'zod'
import type { CallUsage, GeneratorOutcome } from './generator.ts'

const price = z.number().min(0).max(1_000_000)

export const prices = z.record(
  z.string(),
  z.strictObject({
    /** For a million. */
    inputTokens: price.optional(),
    outputTokens: price.optional(),
    picture: price.optional(),
    megapixel: price.optional(),
    credit: price.optional(),
    /** Of a video. */
    second: price.optional(),
  }),
)

export type Prices = Readonly<z.infer<typeof prices>>
type Price = Prices[string]

const MILLIONTHS = 1_000_000

export interface PricedCall {
  /** The name of the generator. */
  readonly generator: string
  readonly outcome: GeneratorOutcome
  /** Of a video. */
  readonly seconds: number | null
}

/** @returns millionths of the table's currency; null where it is unknown */
export function costOf(table: Prices, { generator, outcome, seconds }: PricedCall): number | null {
  const known = new Map(Object.entries(table)).get(generator)
  if (outcome.kind === 'started' || known === undefined) return null
  const byUsage = costOfUsage(known, outcome.usage)
  if (byUsage !== null) return Math.round(byUsage * MILLIONTHS)
  // Those that tell nothing bill what they have made.
  if (outcome.kind !== 'made') return null
  if (known.second !== undefined && seconds !== null) return Math.round(known.second * seconds * MILLIONTHS)
  return known.picture === undefined ? null : Math.round(known.picture * MILLIONTHS)
}

function costOfUsage(known: Price, usage: CallUsage): number | null {
  switch (usage.unit) {
    case 'tokens':
      if (known.inputTokens === undefined && known.outputTokens === undefined) return null
      return (usage.input * (known.inputTokens ?? 0) + usage.output * (known.outputTokens ?? 0)) / 1_000_000
    case 'credits':
      return known.credit === undefined ? null : usage.amount * known.credit
    case 'megapixels':
      return known.megapixel === undefined ? null : usage.amount * known.megapixel
    case 'unknown':
      return null
  }
}
