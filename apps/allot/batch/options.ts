/** The options of `allot batch`, turned into a recipe with one output; or the recipe of a file. */
import { BACKDROP_KINDS } from '@allot/studio/contract/edits'
import type { NamedOutput } from '@allot/studio/file-outputs'
import type { RecipeFile } from '@allot/studio/recipe-file'
import { CommandError } from '../shell/command-error.ts'
import { outputsIn } from './recipe-outputs.ts'

export interface Options extends EditOptions {
  readonly out: string
  readonly recipe?: string
  readonly report?: string
  readonly space?: string
  readonly plan: string
  readonly again?: boolean
  readonly sendPhotosTo?: readonly string[]
  readonly json?: boolean
}

/** What a recipe says instead. */
interface EditOptions {
  readonly removeBackground?: boolean
  readonly whiteBackground?: boolean
  readonly background?: string
  readonly shadow?: string
  /** True with `--backdrop` alone. */
  readonly backdrop?: string | true
  readonly recolor?: string
  readonly beautify?: boolean
  readonly preset?: string
  readonly size?: string
  readonly margin?: string
  readonly position?: string
  /** False with `--no-enlarge`. */
  readonly enlarge: boolean
  readonly format?: string
  readonly quality?: string
  readonly maxBytes?: string
  readonly name?: string
}

/** @throws CommandError naming the option, or the place in the recipe, and what to write */
export async function outputsFrom(options: Options): Promise<readonly NamedOutput[]> {
  const { recipe: file } = options
  if (file === undefined) return outputsIn(recipeOf(options), process.cwd(), flagOf)
  refuseBoth(options)
  const { readRecipe } = await import('./recipe-file.ts') // it reads YAML, which the first photo need not wait for
  return readRecipe(file)
}

function recipeOf(options: EditOptions): unknown {
  const { preset, size, margin, position, enlarge, format, quality, maxBytes, name } = options
  const background = options.background ?? (options.whiteBackground ? 'white' : undefined)
  const output = {
    ...{ preset, size, position, format, name },
    ...(margin !== undefined && { margin: marginFrom(margin) }),
    ...(!enlarge && { enlarge }),
    ...(quality !== undefined && { quality: Number(quality) }),
    ...(maxBytes !== undefined && { max_bytes: bytesFrom(maxBytes) }),
  }
  return {
    recipe: 1,
    steps: [
      ...(options.beautify ? ['product_beautifier'] : []),
      ...(options.recolor === undefined ? [] : [{ recolor: { colour: colourFrom(options.recolor) } }]),
      ...(options.removeBackground ? ['remove_background'] : []),
      ...(background === undefined ? [] : [{ background }]),
      ...(options.backdrop === undefined ? [] : [{ ai_background: sceneFrom(options.backdrop) }]),
      ...(options.shadow === undefined ? [] : [{ ai_shadow: { kind: options.shadow } }]),
    ],
    outputs: [Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined))],
  } satisfies Record<keyof RecipeFile, unknown>
}

/** `2f6fb0` is `#2f6fb0`, and `26b` too; what is no colour is refused where it is read. */
function colourFrom(text: string): string {
  const [, hex = ''] = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text) ?? []
  if (hex === '') return text
  return `#${hex.length === 6 ? hex : [...hex].map((digit) => digit + digit).join('')}`
}

/** A kind, a colour, or words; the tool's own choice where nothing is said. */
function sceneFrom(scene: string | true): Record<string, string | boolean> {
  if (scene === true) return {}
  if (BACKDROP_KINDS.some((kind) => kind === scene)) return { kind: scene }
  const colour = colourFrom(scene)
  return colour.startsWith('#') ? { colour, auto: false } : { prompt: scene }
}

/** One share, or four as in CSS: top, right, bottom, left. @throws CommandError */
function marginFrom(text: string) {
  const shares = text.split(',').map(Number)
  const [top = Number.NaN, right, bottom, left] = shares
  if (shares.length === 1) return top
  if (shares.length === 4) return { top, right, bottom, left }
  throw new CommandError(
    `--margin is "${text}"; write one share, 0.08, or four for top, right, bottom and left: 0.1,0.05,0.1,0.05.`,
  )
}

/** @throws CommandError */
function bytesFrom(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(kb|mb|k|m)?$/i.exec(text.trim()) ?? []
  if (digits === undefined)
    throw new CommandError(`--max-bytes is "${text}"; write 500KB, 2MB or a number of bytes.`)
  const factor = UNITS.get(unit.slice(0, 1).toLowerCase()) ?? 1
  return Math.round(Number(digits) * factor)
}

const UNITS = new Map([
  ['k', 1_000],
  ['m', 1_000_000],
])

/** @throws CommandError */
function refuseBoth(options: Options): void {
  const { enlarge, ...others } = options
  const both = [
    ...EDIT_OPTIONS.filter((each) => others[each] !== undefined).map(flagNamed),
    ...(enlarge ? [] : ['--no-enlarge']),
  ]
  if (both.length === 0) return
  throw new CommandError(
    `The recipe says what is done, so leave out ${both.join(', ')}. Nothing was charged.`,
  )
}

const EDIT_OPTIONS = [
  'removeBackground',
  'whiteBackground',
  'background',
  'shadow',
  'backdrop',
  'recolor',
  'beautify',
  'preset',
  'size',
  'margin',
  'position',
  'format',
  'quality',
  'maxBytes',
  'name',
] as const satisfies readonly (keyof EditOptions)[]

/** @param path of the recipe: `outputs`, 0, `max_bytes` is `--max-bytes` */
function flagOf(path: readonly PropertyKey[]): string {
  const tool = path[0] === 'steps' ? TOOL_FLAGS.get(String(path[2])) : undefined
  if (tool !== undefined) return flagNamed(tool)
  return flagNamed(
    String(path.findLast((part) => typeof part === 'string' && part !== 'outputs') ?? 'recipe'),
  )
}

/** The tool of a step is named by its own option. */
const TOOL_FLAGS = new Map([
  ['ai_shadow', 'shadow'],
  ['ai_background', 'backdrop'],
  ['recolor', 'recolor'],
  ['product_beautifier', 'beautify'],
])

function flagNamed(name: string): string {
  return `--${name.replace(/_/g, '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
