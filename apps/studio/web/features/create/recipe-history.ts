/** The recipe that is being put together, with every change to take back. */
import type { Output, Recipe, Step } from '@allot/studio/contract/recipe'

export interface DraftStep {
  /** Stays the same while the step is moved or changed. */
  readonly id: number
  readonly step: Step
}

export interface DraftRecipe {
  readonly steps: readonly DraftStep[]
  readonly output: Output
  /** Further files of each photo. */
  readonly further: readonly Output[]
}

export interface RecipeHistory {
  readonly past: readonly DraftRecipe[]
  readonly now: DraftRecipe
  readonly future: readonly DraftRecipe[]
  /** What the last change was about; further changes of the same are taken back in one. */
  readonly touched: string | undefined
}

export type RecipeChange =
  /** @param instead the id of a step whose place it takes; without it, it stands at the end */
  | { readonly kind: 'add'; readonly step: Step; readonly instead?: number }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'move'; readonly id: number; readonly by: 1 | -1 }
  | { readonly kind: 'settings'; readonly id: number; readonly settings: Step['settings']; field: string }
  | { readonly kind: 'output'; readonly output: Output; readonly field: string }
  | { readonly kind: 'further'; readonly further: readonly Output[]; readonly field: string }
  | { readonly kind: 'replace'; readonly recipe: Recipe }
  /** As an earlier visit left it: nothing to undo, and nothing where something was changed already. */
  | { readonly kind: 'begin'; readonly recipe: Recipe }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }

/** Bound (law 9). */
const MAX_PAST = 100

export function historyOf(recipe: Recipe): RecipeHistory {
  return { past: [], now: draftOf(recipe), future: [], touched: undefined }
}

export function changed(history: RecipeHistory, change: RecipeChange): RecipeHistory {
  const { past, now, future, touched } = history
  const [next] = future
  const before = past.at(-1)
  if (change.kind === 'begin') return past.length === 0 ? historyOf(change.recipe) : history
  if (change.kind === 'undo')
    return before
      ? { past: past.slice(0, -1), now: before, future: [now, ...future], touched: undefined }
      : history
  if (change.kind === 'redo')
    return next ? { past: [...past, now], now: next, future: future.slice(1), touched: undefined } : history
  const topic = topicOf(change)
  const isMore = topic !== undefined && topic === touched
  return {
    past: isMore ? past : [...past, now].slice(-MAX_PAST),
    now: applied(now, change),
    future: [],
    touched: topic,
  }
}

export function recipeOf({ steps, output, further }: DraftRecipe): Recipe {
  return { steps: steps.map(({ step }) => step), output, ...(further.length > 0 && { further }) }
}

/** A drag over a hundred values is one change. */
function topicOf(change: RecipeChange): string | undefined {
  if (change.kind === 'settings') return `${change.id} ${change.field}`
  return change.kind === 'output' || change.kind === 'further' ? change.field : undefined
}

function applied(
  recipe: DraftRecipe,
  change: Exclude<RecipeChange, { kind: 'begin' | 'undo' | 'redo' }>,
): DraftRecipe {
  const { steps } = recipe
  switch (change.kind) {
    case 'add':
      return { ...recipe, steps: added(steps, { id: nextId(recipe), step: change.step }, change.instead) }
    case 'remove':
      return { ...recipe, steps: steps.filter(({ id }) => id !== change.id) }
    case 'move':
      return { ...recipe, steps: moved(steps, change.id, change.by) }
    case 'settings':
      return {
        ...recipe,
        steps: steps.map((each) =>
          each.id === change.id ? { ...each, step: { ...each.step, settings: change.settings } } : each,
        ),
      }
    case 'output':
      return { ...recipe, output: change.output }
    case 'further':
      return { ...recipe, further: change.further }
    case 'replace':
      return draftOf(change.recipe)
  }
}

function added(
  steps: readonly DraftStep[],
  step: DraftStep,
  instead: number | undefined,
): readonly DraftStep[] {
  const at = steps.findIndex(({ id }) => id === instead)
  return at === -1 ? [...steps, step] : steps.with(at, step)
}

function moved(steps: readonly DraftStep[], id: number, by: 1 | -1): readonly DraftStep[] {
  const at = steps.findIndex((each) => each.id === id)
  const step = steps[at]
  const to = at + by
  if (!step || to < 0 || to >= steps.length) return steps
  return steps.toSpliced(at, 1).toSpliced(to, 0, step)
}

function draftOf({ steps, output, further = [] }: Recipe): DraftRecipe {
  return { steps: steps.map((step, at) => ({ id: at + 1, step })), output, further }
}

function nextId({ steps }: DraftRecipe): number {
  return Math.max(0, ...steps.map(({ id }) => id)) + 1
}
