/**
 * The steps of a recipe file, as tools know them. What needs no tool stays apart: cutting out, and what comes behind the
 * subject, which may be a picture of this machine.
 */
import { z } from 'zod'
import type { Edits } from '../contract/edits.ts'
import type { Step } from '../contract/recipe.ts'
import { readSteps, TOOLS, toolNamed } from '../tools/registry.ts'
import type { FileStep } from './recipe-file.ts'
import { RecipeProblem } from './recipe-problem.ts'

export interface FileSteps {
  readonly removesBackground: boolean
  /** What comes behind the subject, as the last step of the kind says; undefined where none does. */
  readonly background: Edits['background'] | undefined
  /** Whether no later step draws a scene. */
  readonly isBehind: boolean
  /** All steps, as tools; null where none of them needs one. */
  readonly tools: readonly Step[] | null
}

export type FileAt = (name: string) => string | undefined

const REMOVES = 'remove_background'

/** @throws RecipeProblem */
export function stepsOf(steps: readonly FileStep[], fileAt: FileAt): FileSteps {
  const named = steps.map((step, at) => namedStep(step, at))
  const plain = named.filter(({ name }) => name === REMOVES || name === 'background')
  const behind = named.findLastIndex(({ name }) => name === 'background')
  const background = behind < 0 ? undefined : backgroundOf(named[behind]?.value, behind, fileAt)
  const scene = named.findLastIndex(({ name }) => name === 'ai_background')
  const needsTools = plain.length < named.length
  if (needsTools && typeof background === 'object') refuseGenerated(named, behind, fileAt)
  return {
    removesBackground: named.some(({ name }) => name === REMOVES),
    background,
    isBehind: behind > scene,
    tools: needsTools ? named.flatMap((step) => toolStep(step, fileAt)) : null,
  }
}

interface NamedStep {
  readonly at: number
  readonly name: string
  readonly value: Exclude<FileStep, string>[string] | undefined
}

/** @throws RecipeProblem */
function namedStep(step: FileStep, at: number): NamedStep {
  const [[name, value] = [], ...more] = typeof step === 'string' ? [[step, undefined]] : Object.entries(step)
  if (name === undefined || more.length > 0)
    throw new RecipeProblem(['steps', at], 'a step has one tool; begin a step of its own for each')
  if (name === 'background' && typeof value !== 'string')
    throw new RecipeProblem(
      ['steps', at, name],
      `write what comes behind: ${WORDS.join(', ')}, a colour or a picture`,
    )
  if (name === REMOVES && value !== undefined)
    throw new RecipeProblem(['steps', at, name], 'it has no settings; write remove_background')
  return { at, name, value }
}

/** None for what the edits say: the photo as it is, or a picture of this machine behind it. @throws RecipeProblem */
function toolStep({ at, name, value }: NamedStep, fileAt: FileAt): readonly Step[] {
  const step =
    name === 'background'
      ? backgroundStep(backgroundOf(value, at, fileAt))
      : { tool: name === REMOVES ? 'background_removal' : name, settings: settingsOf(at, name, value) }
  if (step === undefined) return []
  try {
    readSteps([step])
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause
    throw stepProblem(cause, at, name)
  }
  return [step]
}

/** `white_balance` is `whiteBalance`. @throws RecipeProblem */
function settingsOf(at: number, name: string, value: NamedStep['value']): Step['settings'] {
  if (typeof value === 'string')
    throw new RecipeProblem(['steps', at, name], `write its settings by their names: { ${name}: { … } }`)
  const renamed = Object.entries(value ?? {}).map(([key, each]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    each,
  ])
  return Object.fromEntries(renamed)
}

function backgroundStep(background: Edits['background']): Step | undefined {
  if (typeof background === 'object' || background === 'keep') return undefined
  const settings = background.startsWith('#') ? { fill: 'colour', colour: background } : { fill: background }
  return { tool: 'background', settings }
}

/** @throws RecipeProblem where a picture of this machine would have to be sent on to a generator */
function refuseGenerated(steps: readonly NamedStep[], behind: number, fileAt: FileAt): void {
  for (const step of steps.slice(behind + 1))
    if (readSteps(toolStep(step, fileAt)).some(({ work }) => work.kind === 'generate'))
      throw new RecipeProblem(
        ['steps', behind, 'background'],
        `a picture of this machine comes last; put it behind ${step.name}, or leave it out`,
      )
}

function stepProblem({ issues: [issue] }: z.ZodError, at: number, name: string): RecipeProblem {
  const [, where, ...rest] = issue?.path ?? []
  const inside = where === 'settings' ? rest.map(String) : []
  const names = `; there are ${REMOVES}, ${TOOLS.map((tool) => tool.name).join(', ')}`
  const message = where === 'tool' ? `there is no tool "${name}"${names}` : settingMessage(name, issue)
  return new RecipeProblem(['steps', at, name, ...inside], message)
}

function settingMessage(tool: string, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code !== 'unrecognized_keys') return issue?.message ?? ''
  const known = Object.keys(toolNamed(tool)?.form.properties ?? {}).map(asInFiles)
  const there = known.length === 0 ? 'it has none' : `there are ${known.join(', ')}`
  return `there is no setting ${issue.keys.map(asInFiles).join(', ')}; ${there}`
}

/** `whiteBalance` is `white_balance`. */
function asInFiles(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const WORDS = ['keep', 'white', 'transparent', 'blur'] as const

/** @throws RecipeProblem */
function backgroundOf(value: NamedStep['value'], at: number, fileAt: FileAt): Edits['background'] {
  const text = String(value)
  const word = WORDS.find((each) => each === text)
  if (word) return word
  const [, hex = ''] = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text) ?? []
  if (hex.length === 6) return `#${hex}`
  if (hex) return `#${[...hex].map((digit) => digit + digit).join('')}`
  const file = fileAt(text)
  if (file !== undefined) return { file }
  throw new RecipeProblem(
    ['steps', at, 'background'],
    `"${text}" is neither a colour like #f5f5f5, nor ${WORDS.join(', ')}, nor a picture that is there and can be read`,
  )
}
