/**
 * Photos of a Batch once more: those that failed or were not begun with the same settings, or any with others. The button
 * says what it takes.
 */
import type { Batch } from '@allot/studio/contract/batch'
import type { Recipe } from '@allot/studio/contract/recipe'
import { Dialog } from '@base-ui/react/dialog'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { RotateCcw, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { AgainPhotos } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { SegmentedControl } from '../../shared/components/segmented-control.tsx'
import { costInWords } from '../../shared/format/cost.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { type AgainState, useRunAgain } from './use-run-again.ts'

interface Props {
  readonly batch: Batch
  readonly photos: AgainPhotos
  /** Puts a recipe together. */
  editor(recipe: Recipe, onChange: (recipe: Recipe) => void): ReactNode
  onClose(): void
}

export function RunAgainDialog({ batch, photos, editor, onClose }: Props) {
  const mayBeSame = isUnexported(batch, photos)
  const [isOther, setOther] = useState(!mayBeSame)
  const [recipe, setRecipe] = useState<Recipe>(() => recipeOf(batch, photos))
  const { state, isRunning, problem, run } = useRunAgain(
    batch.id,
    { photos, ...(isOther && { recipe }) },
    onClose,
  )
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-black/50" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[92dvh] max-w-lg flex-col rounded-t-3xl bg-paper pb-[env(safe-area-inset-bottom)] shadow-2xl sm:inset-y-8 sm:bottom-auto sm:rounded-3xl">
          <header className="flex items-center px-5 pt-4 pb-2">
            <Dialog.Title className="flex-1 font-semibold text-lg tracking-tight">
              {titleOf(batch, photos)}
            </Dialog.Title>
            <Dialog.Close className={`${buttonStyle('bare')} size-11 px-0`} aria-label={t`Close`}>
              <X size={18} />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-1 lg:pl-3">
            {mayBeSame && (
              <div className="px-4">
                <SegmentedControl
                  name="settings"
                  value={isOther ? 'other' : 'same'}
                  onChange={(value) => setOther(value === 'other')}
                  options={[
                    ['same', t`Same settings`],
                    ['other', t`Other settings`],
                  ]}
                />
              </div>
            )}
            {isOther ? (
              editor(recipe, setRecipe)
            ) : (
              <p className="px-4 py-4 text-pretty text-soft text-sm">
                <Trans>As the Batch was set. What is exported already stays as it is.</Trans>
              </p>
            )}
          </div>
          <footer className="grid gap-2 border-line border-t px-5 py-3">
            <Below state={state} problem={problem} isOther={isOther && !mayBeSame} />
            <RunButton state={state} isRunning={isRunning} onRun={run} />
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface BelowProps {
  readonly state: AgainState
  readonly problem: string | undefined
  readonly isOther: boolean
}

function Below({ state, problem, isOther }: BelowProps): ReactNode {
  if (problem !== undefined || state.name === 'unquoted')
    return (
      <p role="alert" className="text-bad text-sm">
        {problem ?? (state.name === 'unquoted' && state.message)}
      </p>
    )
  if (state.name === 'denied') return <DenialCard denial={state.denial} />
  return isOther ? (
    <p className="text-soft text-xs">
      <Trans>Each photo keeps the result that it has until the new one is there.</Trans>
    </p>
  ) : null
}

function RunButton({ state, isRunning, onRun }: { state: AgainState; isRunning: boolean; onRun(): void }) {
  const { usage } = useUsage()
  const isReady = state.name === 'quoted' && state.count > 0
  const label = isReady ? t`Run ${state.count} again · ${costInWords(state.cost, usage)}` : t`Run again`
  return (
    <Button
      look="primary"
      size="large"
      className="w-full tabular-nums"
      disabled={!isReady || isRunning}
      onClick={onRun}
    >
      <RotateCcw size={17} /> {isRunning ? t`Starting …` : label}
    </Button>
  )
}

function titleOf(batch: Batch, photos: AgainPhotos): string {
  const [only, ...others] = typeof photos === 'string' ? [] : photos
  if (only !== undefined && others.length === 0)
    return t`Run ${batch.photos.find(({ n }) => n === only)?.name ?? t`this photo`} again`
  if (photos === 'all') return t`Run all photos again`
  if (photos === 'failed')
    return plural(batch.failed, { one: 'Run # failed photo again', other: 'Run # failed photos again' })
  if (photos === 'rest') return t`Run the rest`
  return plural(photos.length, { one: 'Run # photo again', other: 'Run # photos again' })
}

/** Whether none of them is exported: those run with the settings of the Batch too. */
function isUnexported({ photos: all }: Batch, photos: AgainPhotos): boolean {
  if (typeof photos === 'string') return photos !== 'all'
  const named = new Set(photos)
  return all.every(({ n, status }) => !named.has(n) || status !== 'exported')
}

/** That of the Batch, or of the one photo that it is about. A Batch from before there were steps begins with none. */
function recipeOf(batch: Batch, photos: AgainPhotos): Recipe {
  const { canvas, format, quality, maxBytes } = batch.edits
  const [only, ...others] = typeof photos === 'string' ? [] : photos
  const own = others.length === 0 ? batch.photos.find(({ n }) => n === only) : undefined
  const further = own?.further ?? batch.further
  return {
    steps: own?.steps ?? batch.steps ?? [],
    output: own?.output ?? { canvas, format, quality, ...(maxBytes && { maxBytes }) },
    ...(further.length > 0 && { further }),
  }
}
