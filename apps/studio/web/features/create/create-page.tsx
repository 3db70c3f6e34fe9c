/** Creates: photos at the left, one of them large as it will come out, the recipe at the right, the export below. */
import type { ReactNode } from 'react'
import { WorkingPage } from '../../shared/components/working-page.tsx'
import { useToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { DropZone } from './drop-zone.tsx'
import { ExportBar } from './export-bar.tsx'
import { OnePhoto, type Single } from './one-photo.tsx'
import { ownHistory, stepsFor } from './own-steps.ts'
import { PhotoList } from './photo-list.tsx'
import { PreviewPane } from './preview-pane.tsx'
import { generatedOf, isKeptWhenRefused, stepsProblem } from './recipe-check.ts'
import { RecipePanel } from './recipe-panel.tsx'
import { useBatchDraft } from './use-batch-draft.ts'

interface Props {
  /** Shown below the drop zone while no photo is picked. */
  readonly children?: ReactNode
  /** The page of a photo that is picked alone. */
  single(photo: Single): ReactNode
}

export function CreatePage({ children, single }: Props) {
  const tools = useToolOffers()
  const draft = useBatchDraft(tools.offerOf)
  const { state, photos, leftOut, recipe, history, own } = draft
  const [first] = photos
  if (!first) {
    return (
      <div className="mx-auto max-w-6xl px-4 pb-28 sm:px-6 lg:pb-12">
        <DropZone leftOut={leftOut} onPhotos={draft.addPhotos} />
        {children}
      </div>
    )
  }
  if (photos.length === 1 && !draft.isRecipeForOne) {
    return (
      <OnePhoto
        photo={first}
        leftOut={leftOut}
        page={single}
        onAdd={draft.addPhotos}
        onRecipe={draft.keepToRecipe}
        onClear={() => draft.keepFirst(0)}
      />
    )
  }
  const chosen = photos.find(({ id }) => id === draft.chosen) ?? first
  const ownOfChosen = ownHistory(own, chosen.id)
  const { offerOf } = tools
  const piles = photos.map(({ id }) => stepsFor(own, id, recipe))
  const problem = piles.map((steps) => stepsProblem(steps, offerOf)).find((each) => each !== undefined)
  return (
    <WorkingPage
      list={
        <PhotoList
          photos={photos}
          chosen={chosen}
          leftOut={leftOut}
          onAdd={draft.addPhotos}
          onChoose={draft.choose}
          onRemove={draft.removePhoto}
          onClear={() => draft.keepFirst(0)}
          hasOwn={(id) => ownHistory(own, id) !== undefined}
        />
      }
      picture={
        <PreviewPane
          key={chosen.id}
          photo={chosen}
          recipe={{ ...recipe, steps: stepsFor(own, chosen.id, recipe) }}
          offerOf={offerOf}
        />
      }
      tools={
        <RecipePanel
          key={ownOfChosen && chosen.id}
          history={ownOfChosen ?? history}
          tools={tools}
          isOwn={photos.length > 1 ? ownOfChosen !== undefined : undefined}
          onChange={(change) =>
            ownOfChosen
              ? draft.changeOwn({ kind: 'change', photo: chosen.id, change })
              : draft.changeRecipe(change)
          }
          onOwn={(isOn) => draft.changeOwn({ kind: 'switch', photo: chosen.id, isOn, recipe })}
        />
      }
      bar={
        <ExportBar
          state={state}
          isFailureFree={!piles.some((steps) => isKeptWhenRefused(steps, offerOf))}
          count={photos.length}
          generations={piles.reduce((sum, steps) => sum + generatedOf(steps, offerOf), 0)}
          problem={tools.problem ?? (tools.isLoading ? undefined : problem)}
          onRun={draft.run}
          onKeepFirst={draft.keepFirst}
        />
      }
    />
  )
}
