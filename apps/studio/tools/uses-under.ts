/**
 * What a step uses as the policy of a Space prices it. A policy that prices no resolution of a tool is not asked for
 * one: the operation names what the policy tells apart, and nothing else.
 *
 *   Virtual Model at 2K: under 2026-05-unified { feature: virtual_model, resolution: 2k }, since each has its cost;
 *   under 2025-06-limits { feature: virtual_model }, since there are windows alone, whatever the resolution.
 *   Where a policy prices 1K and 2K, 4K is not there: at the cost of another one it would be sold too cheaply.
 */
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import type { Answer, Client, FeatureUse } from '@allot/client/wire'
import { toolNamed } from './registry.ts'
import type { ReadStep } from './tool.ts'

export interface UsesBy {
  readonly space: string
  /** The member who acts. */
  readonly by: string
  readonly client: Client
}

export type UsesUnder =
  /** Each use with what one of it would take now. */
  | { readonly known: true; readonly uses: readonly FeatureUse[]; readonly quotes: readonly Answer[] }
  /** The policy does not have it; one line for a person. */
  | { readonly known: false; readonly message: string }

type Quotes = Pick<AllotClient, 'quote'>
const DIMENSIONS = ['model', 'resolution'] as const
type Dimension = (typeof DIMENSIONS)[number]

export async function usesUnder(allot: Quotes, to: UsesBy, read: ReadStep): Promise<UsesUnder> {
  const uses: FeatureUse[] = []
  const quotes: Answer[] = []
  for (const asked of read.uses) {
    const priced = await pricedUse(allot, to, read, asked)
    if (!priced) return { known: false, message: unknownMessage(read) }
    uses.push(priced.use)
    quotes.push(priced.quote)
  }
  return { known: true, uses, quotes }
}

interface PricedUse {
  readonly use: FeatureUse
  readonly quote: Answer
}

async function pricedUse(
  allot: Quotes,
  to: UsesBy,
  read: ReadStep,
  use: FeatureUse,
): Promise<PricedUse | undefined> {
  const quote = await quoteOf(allot, to, use)
  if (typeof quote === 'object') return { use, quote }
  if (quote === 'feature' || (await pricesAnother(allot, to, read, use, quote))) return undefined
  const { [quote]: _, ...rest } = use
  return pricedUse(allot, to, read, rest)
}

/** Whether the policy prices another value of the same setting, so that this one is not there. */
async function pricesAnother(
  allot: Quotes,
  to: UsesBy,
  { step }: ReadStep,
  use: FeatureUse,
  dimension: Dimension,
): Promise<boolean> {
  const values = new Map(Object.entries(toolNamed(step.tool)?.priced ?? {})).get(dimension) ?? []
  for (const value of values) {
    if (value === use[dimension]) continue
    if ((await quoteOf(allot, to, { ...use, [dimension]: value })) !== dimension) return true
  }
  return false
}

/** What it would take; or what of it the policy does not have. */
async function quoteOf(
  allot: Quotes,
  { space, by, client }: UsesBy,
  use: FeatureUse,
): Promise<Answer | Dimension | 'feature'> {
  try {
    return await allot.quote(space, { by, client, use })
  } catch (fault) {
    if (!(fault instanceof AllotFault && fault.code === 'unknown_feature')) throw fault
    return DIMENSIONS.find((dimension) => fault.path?.endsWith(`/${dimension}`)) ?? 'feature'
  }
}

function unknownMessage({ step: { tool: name, settings } }: ReadStep): string {
  const tool = toolNamed(name)
  const chosen = Object.entries(settings).flatMap(([key, value]) =>
    Object.hasOwn(tool?.priced ?? {}, key) ? [value] : [],
  )
  const what = [tool?.title ?? name, ...chosen].join(', ')
  return `The plans of this Space have no ${what}, so nothing was taken. Choose another setting, or another tool.`
}
