/**
 * The tools as one member of a Space sees them. A limit that is reached is no lack of access: the cost is shown, and the
 * operation itself says when it is possible again. What the policy does not have at all is not offered.
 *
 *   AI Backgrounds on Pro under 2025-06-limits: Standard and Studio, and Studio HD with a denial that names Max.
 */
import type { AllotClient } from '@allot/client/allot'
import type { Answer, Client, Denial, FeatureUse } from '@allot/client/wire'
import { z } from 'zod'
import { sumOf } from '../charges/taken.ts'
import type { GenerationFailure } from '../contract/generation.ts'
import type { Step } from '../contract/recipe.ts'
import type { ToolChoice, ToolForm, ToolOffer } from '../contract/tool-offer.ts'
import type { Generations } from '../generators/generations.ts'
import { TOOLS } from '../tools/registry.ts'
import type { Tool } from '../tools/tool.ts'
import { usesUnder } from '../tools/uses-under.ts'

export interface OfferPorts {
  readonly allot: Pick<AllotClient, 'quote' | 'usage' | 'policies'>
  readonly generations: Pick<Generations, 'workOf'>
  readonly client: Client
}

export interface OfferedTo {
  readonly space: string
  readonly member: string
}

export async function toolOffers(ports: OfferPorts, to: OfferedTo): Promise<readonly ToolOffer[]> {
  const keptAfter = await keptReasons(ports.allot, to.space)
  const offers = await Promise.all(TOOLS.map((tool) => offerOf(ports, to, tool, keptAfter)))
  return offers.filter((offer) => offer !== undefined)
}

async function offerOf(
  ports: OfferPorts,
  to: OfferedTo,
  tool: Tool,
  keptAfter: ToolOffer['keptAfter'],
): Promise<ToolOffer | undefined> {
  const { name, title, summary, medium, from, fills } = tool
  const asked = await Promise.all(pricedSettings(tool).map((settings) => choiceOf(ports, to, tool, settings)))
  const choices = distinct(asked.filter((choice) => choice !== undefined))
  if (choices.length === 0) return undefined
  const generative = choices.some((choice) => choice.generative)
  const form = formOf(tool, choices)
  return { tool: name, title, summary, form, medium, from, fills, generative, keptAfter, choices }
}

/** @returns undefined where the policy does not have it */
async function choiceOf(
  { allot, generations, client }: OfferPorts,
  { space, member }: OfferedTo,
  tool: Tool,
  settings: ToolChoice['settings'],
): Promise<ToolChoice | undefined> {
  const read = tool.read({ ...words(tool), ...settings })
  const ofOne = { ...read, uses: read.uses.map(forOneSecond) }
  const under = await usesUnder(allot, { space, by: member, client }, ofOne)
  if (!under.known) return undefined
  const denials = under.quotes.flatMap((quote) => (quote.allowed ? [] : [quote.denial]))
  const shown = pricedIn(settings, under.uses)
  return {
    settings: shown,
    title: titleOf(tool, shown),
    generative: read.work.kind === 'generate',
    uses: under.uses,
    cost: sumOf(under.quotes.map((quote) => (quote.allowed ? quote.cost : quote.denial.cost))),
    isCounted: under.quotes.some(countsInWindow),
    work:
      read.work.kind === 'edit'
        ? { kind: 'here' }
        : // How many seconds is chosen later, and refused then where a model makes others alone.
          await generations.workOf(space, { ...read.work.brief, seconds: null }),
    denial: denials.find(lacksAccess) ?? null,
  }
}

/** Every combination of the values that a policy may price; one of no settings where it may price none. */
function pricedSettings({ priced }: Tool): readonly ToolChoice['settings'][] {
  return Object.entries(priced).reduce<readonly ToolChoice['settings'][]>(
    (all, [key, values]) => all.flatMap((some) => values.map((value) => ({ ...some, [key]: value }))),
    [{}],
  )
}

/** Those that the uses still name: the policy tells no others apart. */
function pricedIn(settings: ToolChoice['settings'], uses: readonly FeatureUse[]): ToolChoice['settings'] {
  return Object.fromEntries(
    Object.entries(settings).filter(([key]) => uses.some((use) => Object.hasOwn(use, key))),
  )
}

/** Three resolutions that the policy does not tell apart are one choice. */
function distinct(choices: readonly ToolChoice[]): readonly ToolChoice[] {
  return [...new Map(choices.map((choice) => [JSON.stringify(choice.settings), choice])).values()]
}

function formOf({ form, priced }: Tool, choices: readonly ToolChoice[]): ToolForm {
  const hidden = Object.keys(priced).filter((key) =>
    choices.every(({ settings }) => !Object.hasOwn(settings, key)),
  )
  const shown = Object.entries(form.properties).filter(([key]) => !hidden.includes(key))
  return { ...form, properties: Object.fromEntries(shown) }
}

/** Where a tool does nothing without words, any stand for them: no cost depends on them. */
function words({ form }: Tool): Step['settings'] {
  return Object.fromEntries((form.required ?? []).map((key) => [key, 'words']))
}

/** The cost of a video is shown by the second. */
function forOneSecond(use: FeatureUse): FeatureUse {
  return use.seconds === undefined ? use : { ...use, seconds: 1 }
}

function titleOf({ form, title }: Tool, settings: ToolChoice['settings']): string {
  const fields = new Map(Object.entries(form.properties))
  const labels = Object.entries(settings).map(([key, value]) => {
    const named = new Map(Object.entries(fields.get(key)?.labels ?? {}))
    return named.get(value) ?? value
  })
  return labels.join(', ') || title
}

/** What costs nothing is denied by a window alone. */
function countsInWindow(quote: Answer): boolean {
  if (quote.allowed) return quote.counts !== undefined
  return !lacksAccess(quote.denial) && Object.keys(quote.denial.cost).length === 0
}

function lacksAccess({ binding }: Denial): boolean {
  return binding.some(({ code }) => code === 'no_access' || code === 'not_sold')
}

const refunding = z.object({ refunds: z.record(z.string(), z.boolean()) })
const REASONS: readonly GenerationFailure[] = ['technical', 'timeout', 'cancelled', 'moderated']

/** As the policy that the Space has now says. */
async function keptReasons(
  { usage, policies }: OfferPorts['allot'],
  space: string,
): Promise<readonly GenerationFailure[]> {
  const { policy } = await usage(space)
  const refunds = new Map(Object.entries(refunding.parse(await policies.get(policy)).refunds))
  return REASONS.filter((reason) => refunds.get(reason) === false)
}
