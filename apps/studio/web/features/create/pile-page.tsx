/** A pile of photos: the list at the left, one of them large as it will come out, the recipe at the right, the export below. */
import { WorkingPage } from '../../shared/components/working-page.tsx'
import type { ToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { ExportBar } from './export-bar.tsx'
import { ownHistory, stepsFor } from './own-steps.ts'
import { PhotoList } from './photo-list.tsx'
import type { PickedPhoto } from './picked-photo.ts'
import { PreviewPane } from './preview-pane.tsx'
import { isKeptWhenRefused, stepsProblem } from './recipe-check.ts'
import { RecipePanel } from './recipe-panel.tsx'
import type { PileDraft } from './use-batch-draft.ts'

interface Props {
  readonly draft: PileDraft
  readonly tools: ToolOffers
  readonly first: PickedPhoto
}

export function PilePage({ draft, tools, first }: Props) {
  const { state, photos, usable, outcome, recipe, history, own } = draft
  const chosen = photos.find(({ id }) => id === draft.chosen) ?? usable[0] ?? first
  const ownOfChosen = ownHistory(own, chosen.id)
  const { offerOf } = tools
  const piles = usable.map(({ id }) => stepsFor(own, id, recipe))
  const problem = piles.map((steps) => stepsProblem(steps, offerOf)).find((each) => each !== undefined)
  return (
    <WorkingPage
      list={
        <PhotoList
          photos={photos}
          chosen={chosen}
          outcome={outcome}
          onAdd={draft.addPhotos}
          onChoose={draft.choose}
          onRemove={draft.remove}
          onClear={draft.clear}
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
          count={usable.length}
          files={draft.files}
          generations={draft.counted}
          paid={draft.paid}
          problem={tools.problem ?? (tools.isLoading ? undefined : problem)}
          onRun={draft.run}
          onKeepFirst={(count) => {
            // The one that is left is exported by the recipe, as all of them were to be.
            if (count === 1) draft.keepToRecipe()
            draft.keepFirst(count)
          }}
        />
      }
    />
  )
}
