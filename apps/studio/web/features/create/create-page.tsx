/** Creates: photos at the left, one of them large as it will come out, the recipe at the right, the export below. */
import type { ReactNode } from 'react'
import { useToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { ActionBar } from './action-bar.tsx'
import { DropZone } from './drop-zone.tsx'
import { PhotoList } from './photo-list.tsx'
import { PreviewPane } from './preview-pane.tsx'
import { recipeProblem } from './recipe-check.ts'
import { RecipePanel } from './recipe-panel.tsx'
import { useBatchDraft } from './use-batch-draft.ts'

/** @param children shown below the drop zone while no photo is picked */
export function CreatePage({ children }: { children?: ReactNode }) {
  const tools = useToolOffers()
  const draft = useBatchDraft(tools.offerOf)
  const { state, photos, leftOut, recipe, history } = draft
  const [first] = photos
  if (!first) {
    return (
      <div className="mx-auto max-w-6xl px-4 sm:px-6">
        <DropZone leftOut={leftOut} onPhotos={draft.addPhotos} />
        {children}
      </div>
    )
  }
  const chosen = photos.find(({ id }) => id === draft.chosen) ?? first
  return (
    <div className="pb-28 lg:grid lg:h-[calc(100dvh-3.5rem)] lg:grid-cols-[220px_minmax(0,1fr)_340px] lg:grid-rows-[minmax(0,1fr)_auto] lg:pb-0">
      <section
        aria-label="Preview"
        className="sticky top-14 z-10 h-[44dvh] bg-paper p-3 lg:static lg:order-2 lg:h-auto lg:p-4"
      >
        <PreviewPane key={chosen.id} photo={chosen} recipe={recipe} offerOf={tools.offerOf} />
      </section>
      <div className="flex min-h-0 flex-col lg:order-1">
        <PhotoList
          photos={photos}
          chosen={chosen}
          leftOut={leftOut}
          onAdd={draft.addPhotos}
          onChoose={draft.choose}
          onRemove={draft.removePhoto}
          onClear={() => draft.keepFirst(0)}
        />
      </div>
      <div className="min-h-0 lg:order-3 lg:flex lg:flex-col">
        <RecipePanel history={history} tools={tools} onChange={draft.changeRecipe} />
      </div>
      <div className="contents lg:order-4 lg:col-span-3 lg:block">
        <ActionBar
          state={state}
          count={photos.length}
          problem={tools.problem ?? (tools.isLoading ? undefined : recipeProblem(recipe, tools.offerOf))}
          onRun={draft.run}
          onKeepFirst={draft.keepFirst}
        />
      </div>
    </div>
  )
}
