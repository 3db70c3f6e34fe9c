/**
 * Origin: what a picture says of how it came to be, in the words of the IPTC (digital source type) and with the tool that
 * made it. Shops and agencies ask for it, and some laws do. What was taken in with such a mark keeps it.
 *
 * A shoe on a street that a model made is `compositeWithTrainedAlgorithmicMedia`; a logo from words alone is
 * `trainedAlgorithmicMedia`; a shoe before a wall that was drawn here is `compositeSynthetic`.
 */
export interface Origin {
  readonly type: OriginType
  /** The tools, set apart by a comma. */
  readonly tool?: string | undefined
}

/** trained: all of it is a model's · composite: a part is · drawn: a part was drawn by rules, and no model had a part */
export type OriginType = 'trained' | 'composite' | 'drawn'

/** What edits say of it. */
interface Making {
  readonly source?: { readonly type: OriginType; readonly tool: string } | undefined
  /** A backdrop is drawn. */
  readonly backdrop?: object | undefined
}

const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

const TERMS: readonly (readonly [OriginType, string])[] = [
  ['trained', 'trainedAlgorithmicMedia'],
  ['composite', 'compositeWithTrainedAlgorithmicMedia'],
  ['drawn', 'compositeSynthetic'],
]

export function termOf(type: OriginType): string {
  return VOCABULARY + TERMS.find(([known]) => known === type)?.[1]
}

/** @returns undefined for a camera's photo, and for what is no term of the vocabulary */
export function originTypeOf(term: string): OriginType | undefined {
  const name = /^https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/(\w+)\/?$/.exec(term)?.[1]
  return TERMS.find(([, known]) => known === name)?.[0]
}

/** What the result of edits says. A mark is never weakened: what a model made, or had a part in, stays so. */
export function originAfter(before: Origin | undefined, { source, backdrop }: Making): Origin | undefined {
  const made = source && { type: before?.type === 'trained' ? before.type : source.type, tool: source.tool }
  // The steps name their tools in order, so what the file names besides came before them.
  const named = made?.tool.split(', ') ?? []
  const earlier = (before?.tool?.split(', ') ?? []).filter((tool) => !named.includes(tool))
  const tool = [...new Set([...earlier, ...named])].join(', ').slice(0, MAX_TOOLS)
  const type = made?.type ?? before?.type ?? (backdrop ? 'drawn' : undefined)
  return type && { type, ...(tool !== '' && { tool }) }
}

/** Bound (law 9). */
const MAX_TOOLS = 200
