/** What the settings of a step come to: each field's value, which fields show, and the choice that the policy prices. */
import type { Usage } from '@allot/client/wire'
import type { Step } from '@allot/studio/contract/recipe'
import type { FormField, ToolChoice, ToolOffer } from '@allot/studio/contract/tool-offer'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { costInWords, nothing } from '../format/cost.ts'
import { formatList } from '../format/number.ts'
import { i18n } from '../language/language.ts'

type Settings = Step['settings']
export type SettingValue = Settings[string]

export interface ShownField {
  readonly name: string
  readonly field: FormField
  readonly value: SettingValue | undefined
}

/** As it is set, or by the form's default. */
function settingOf({ form }: ToolOffer, settings: Settings, name: string): SettingValue | undefined {
  const set = new Map(Object.entries(settings)).get(name)
  return set ?? new Map(Object.entries(form.properties)).get(name)?.default
}

/** The fields that these settings ask for, in the order of the form. */
export function shownFields(offer: ToolOffer, settings: Settings): readonly ShownField[] {
  return Object.entries(offer.form.properties)
    .filter(([, { when = {} }]) =>
      Object.entries(when).every(([other, values]) =>
        values.includes(String(settingOf(offer, settings, other))),
      ),
    )
    .map(([name, field]) => ({ name, field, value: settingOf(offer, settings, name) }))
}

/** The choice that these settings are; the first where none is meant. */
export function choiceOf(offer: ToolOffer, settings: Settings): ToolChoice | undefined {
  const meant = offer.choices.find(({ settings: priced }) =>
    Object.entries(priced).every(([name, value]) => settingOf(offer, settings, name) === value),
  )
  return meant ?? offer.choices[0]
}

/** "1 credit", "9 credits a second"; "1 generation" where it costs nothing and limits count it; "no charge". */
export function costOfChoice(choice: ToolChoice, usage: Usage | undefined): string {
  const words = costInWords(choice.cost, usage)
  if (words === nothing()) return choice.isCounted ? generations(1) : words
  return isByTheSecond(choice) ? t`${words} a second` : words
}

/** What limits count where a step costs nothing. */
function generations(count: number): string {
  return plural(count, { one: '# generation', other: '# generations' })
}

/** The same of so many images, for the button that makes them: "2 generations"; of a video, the seconds count. */
export function takenBy(
  offer: ToolOffer,
  settings: Settings,
  count: number,
  usage: Usage | undefined,
): string {
  const words = costInWords(costOfStep(offer, settings, count), usage)
  const isCounted = choiceOf(offer, settings)?.isCounted === true
  return words === nothing() && isCounted ? generations(count) : words
}

/** What a version took; nothing is said where limits count what costs nothing. */
export function takenInWords(cost: ToolChoice['cost'], isCounted: boolean, usage: Usage | undefined): string {
  const words = costInWords(cost, usage)
  return isCounted && words === nothing() ? '' : words
}

/** Whether a step makes new content with these settings. */
export function isGenerated(
  { tool, settings }: Step,
  offerOf: (tool: string) => ToolOffer | undefined,
): boolean {
  const offer = offerOf(tool)
  return (offer && choiceOf(offer, settings)?.generative) === true
}

/** The plan has no access to it, or no generator does it here. */
export function isClosed({ denial, work }: ToolChoice): boolean {
  return denial !== null || work.kind === 'none'
}

/** What so many images take with these settings; of a video, the seconds count. */
export function costOfStep(offer: ToolOffer, settings: Settings, count: number): ToolChoice['cost'] {
  const choice = choiceOf(offer, settings)
  const times =
    count * (choice && isByTheSecond(choice) ? Number(settingOf(offer, settings, 'seconds') ?? 1) : 1)
  return Object.fromEntries(
    Object.entries(choice?.cost ?? {}).map(([pool, amount]) => [pool, amount * times]),
  )
}

/** Of a video, what is priced is a second. */
function isByTheSecond({ uses }: ToolChoice): boolean {
  return uses.some(({ seconds }) => seconds !== undefined)
}

/**
 * What a failure will take: "If it fails, all of it comes back, but not where it is cancelled or refused for what it
 * shows."
 */
export function keptInWords({ keptAfter }: ToolOffer): string {
  if (keptAfter.length === 0) return t`If it fails, all of it comes back.`
  const words = keptAfter.map((reason) => i18n._(KEPT_WORDS[reason]))
  const reasons = formatList(words, 'disjunction')
  return t`If it fails, all of it comes back, but not where ${reasons}.`
}

/** What a cancel gives back while something is generated. */
export function cancelInWords({ keptAfter }: ToolOffer): string {
  return keptAfter.includes('cancelled')
    ? t`It may be cancelled. What a generator has begun is charged all the same; what still waits takes nothing.`
    : t`It may be cancelled, and takes nothing then.`
}

const KEPT_WORDS = {
  technical: msg`a fault is the reason`,
  timeout: msg`it takes too long`,
  cancelled: msg`you cancel it`,
  moderated: msg`it is refused for what it shows`,
} satisfies Record<ToolOffer['keptAfter'][number], MessageDescriptor>

/** The first required field without a value: the step cannot be worked yet. */
export function missingField(offer: ToolOffer, settings: Settings): FormField | undefined {
  const missing = (offer.form.required ?? []).find((name) => {
    const value = settingOf(offer, settings, name)
    return value === undefined || (typeof value === 'string' && value.trim() === '')
  })
  return missing === undefined ? undefined : new Map(Object.entries(offer.form.properties)).get(missing)
}

/** "Wall, from the left": the values of its choices, for a row of a list. */
export function settingsInWords(offer: ToolOffer, settings: Settings): string {
  const words = shownFields(offer, settings).flatMap(({ field: { input, labels = {} }, value }) => {
    if (input === 'prompt' && typeof value === 'string' && value !== '') return [`“${value}”`]
    const label = new Map(Object.entries(labels)).get(String(value))
    return label === undefined ? [] : [label]
  })
  return words.join(', ')
}
