/**
 * What a prompt says of a scene that is drawn here: its surface, its colour, where the light comes from. It knows English
 * words for them, and of the rest it takes no notice.
 *
 * "soft light from the left on a sand-coloured table" → a table, #d8c3a5, light from the left
 */
import type { BACKDROP_KINDS } from '@allot/imaging/edits'

type Kind = (typeof BACKDROP_KINDS)[number]

export interface SceneWords {
  readonly kind?: Kind
  readonly colour?: `#${string}`
  readonly light?: 'left' | 'top' | 'right'
  /** The variation that shows such a light on a wall: that of a window, or a beam of the sun. */
  readonly seed?: number
}

/** In the order in which they count where a prompt names several: a podium before a wall is a podium. */
const SURFACES: readonly (readonly [Kind, RegExp])[] = [
  ['podium', /\b(podium|pedestal|plinth|stand|platform|cylinder|column|riser)s?\b/],
  [
    'table',
    /\b(table|tabletop|desk|counter|countertop|worktop|shelf|bench|surface|board|wood|wooden|marble)s?\b/,
  ],
  ['spotlight', /\b(spotlight|spotlit|spot|dramatic|moody|low[ -]key|night|stage|vignette)s?\b/],
  ['gradient', /\b(gradient|seamless|fade|ombre|backdrop paper|paper|halo|glow)s?\b/],
  ['wall', /\b(wall|cove|studio|room|plaster|concrete|corner)s?\b/],
]

const COLOURS: readonly (readonly [`#${string}`, string])[] = [
  ['#d8c3a5', 'sand|sandy|beige|tan|linen|camel'],
  ['#efe6d6', 'cream|ivory|vanilla|eggshell|off-white'],
  ['#f4f3f0', 'white|snow|bright studio'],
  ['#b9b9b6', 'gr[ae]y|silver|concrete|stone'],
  ['#4a4b4f', 'charcoal|graphite|slate|anthracite'],
  ['#232326', 'black|night'],
  ['#22304a', 'navy|midnight'],
  ['#8fb3d6', 'blue|sky|azure'],
  ['#5fa3a3', 'teal|turquoise|aqua|cyan'],
  ['#bfdccb', 'mint'],
  ['#a9b8a0', 'sage|eucalyptus'],
  ['#86a873', 'green|forest|leaf'],
  ['#8a8a55', 'olive|khaki'],
  ['#ecd57f', 'yellow|lemon|sunny'],
  ['#cf9f3c', 'mustard|gold|golden|amber|honey'],
  ['#e4a264', 'orange|apricot'],
  ['#c4714d', 'terracotta|terra-cotta|clay|rust'],
  ['#ec9a86', 'coral|salmon|sunset'],
  ['#f3cbb0', 'peach'],
  ['#f0c6cc', 'pink|blush|rose|pastel pink'],
  ['#b8443f', 'red|cherry|scarlet'],
  ['#6d2b36', 'burgundy|wine|maroon|bordeaux'],
  ['#8d78b4', 'purple|violet|plum'],
  ['#cfc3e4', 'lavender|lilac'],
  ['#b08968', 'brown|wood|wooden|oak|walnut|caramel|coffee'],
  ['#e6e4e1', 'marble'],
]

const LIGHTS: readonly (readonly ['left' | 'top' | 'right', RegExp])[] = [
  ['left', /\b(from|on) (the |your )?(upper |top )?left\b|\bleft[ -](light|lit|side light)/],
  ['right', /\b(from|on) (the |your )?(upper |top )?right\b|\bright[ -](light|lit|side light)/],
  ['top', /\bfrom (above|the top|overhead)\b|\b(overhead|top)[ -]?(light|lit|down)/],
]

/** As `scenes/seeded-light.ts` of imaging has them. */
const SEEDS: readonly (readonly [number, RegExp])[] = [
  [2, /\b(window|blinds|panes?)\b/],
  [3, /\b(sun|sunlight|sunlit|sunny|sunbeam|sunrays?|golden hour|morning light|beam)s?\b/],
]
const ON_A_WALL: ReadonlySet<Kind | undefined> = new Set([undefined, 'wall', 'table', 'podium'])

export function sceneWords(prompt: string): SceneWords {
  const text = prompt.toLowerCase().replace(/[_-]?colou?red\b/g, '')
  const surface = SURFACES.flatMap(([kind, words]) => {
    const at = words.exec(text)?.index
    return at === undefined ? [] : [{ kind, at }]
  })[0]
  const colour = colourIn(text, surface?.at)
  const light = LIGHTS.find(([, words]) => words.test(text))?.[0]
  const seed = ON_A_WALL.has(surface?.kind) ? SEEDS.find(([, words]) => words.test(text))?.[0] : undefined
  return {
    ...(surface && { kind: surface.kind }),
    ...(colour && { colour }),
    ...(light && { light }),
    ...(seed && { seed }),
  }
}

/** The colour that stands nearest before the surface; elsewhere the first one. */
function colourIn(text: string, surfaceAt: number | undefined): `#${string}` | undefined {
  const found = COLOURS.flatMap(([colour, names]) =>
    [...text.matchAll(new RegExp(`(?:\\b(light|pale|pastel|dark|deep) )?\\b(?:${names})\\b`, 'g'))].map(
      ({ index, 0: words, 1: shade }) => ({
        colour: shaded(colour, shade),
        at: index,
        end: index + words.length,
      }),
    ),
  ).sort((one, other) => one.at - other.at)
  const before = found.filter(({ at }) => surfaceAt !== undefined && at <= surfaceAt).at(-1)
  return (before ?? found[0])?.colour
}

/** Half way to white, or to black by a third. */
function shaded(colour: `#${string}`, shade: string | undefined): `#${string}` {
  if (shade === undefined) return colour
  const [target, share] = /dark|deep/.test(shade) ? [0, 0.35] : [255, 0.45]
  const levels = [1, 3, 5].map((at) => {
    const level = Number.parseInt(colour.slice(at, at + 2), 16)
    return Math.round(level + (target - level) * share)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${levels.join('')}`
}
