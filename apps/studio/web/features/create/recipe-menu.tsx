/** Recipes to begin with: those of the Space, the one used last, and what shops ask for. And saving this one. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { PRESET_RECIPES } from '@allot/studio/contract/starting-recipe'
import { Dialog } from '@base-ui/react/dialog'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ChevronDown, FileDown, Trash2, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { recipeFile } from '../../shared/api/recipes.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { outputsInWords } from '../../shared/output/output-fields.tsx'
import { SaveRecipeForm } from './save-recipe-form.tsx'
import { useSavedRecipes } from './use-saved-recipes.ts'

interface Props {
  readonly recipe: Recipe
  /** What it still lacks: one line for the person. */
  readonly unfinished: string | undefined
  onChoose(recipe: Recipe): void
}

export function RecipeMenu({ recipe, unfinished, onChoose }: Props) {
  const [isOpen, setOpen] = useState(false)
  const { space, saved, lastUsed, isBusy, problem, mayChange, save, remove } = useSavedRecipes()
  const choose = (chosen: Recipe) => {
    setOpen(false)
    onChoose(chosen)
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Button look="bare" className="h-11 px-2" onClick={() => setOpen(true)}>
        <Trans>Recipes</Trans> <ChevronDown size={16} />
      </Button>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[85dvh] max-w-lg flex-col rounded-t-3xl bg-paper pb-[env(safe-area-inset-bottom)] shadow-2xl sm:inset-y-10 sm:bottom-auto sm:rounded-3xl">
          <header className="flex items-center px-5 pt-4 pb-2">
            <Dialog.Title className="flex-1 font-semibold text-lg tracking-tight">
              <Trans>Recipes</Trans>
            </Dialog.Title>
            <Dialog.Close className={`${buttonStyle('bare')} size-11`} aria-label={t`Close`}>
              <X size={18} />
            </Dialog.Close>
          </header>
          <div className="grid gap-5 overflow-y-auto px-5 pb-6">
            <SaveRecipeForm
              isBusy={isBusy}
              unfinished={unfinished}
              problem={problem}
              onSave={(name, done) => save(name, recipe, done)}
            />
            {(saved.length > 0 || lastUsed) && (
              <Group title={t`Of this Space`}>
                {lastUsed && <Choice title={t`Used last`} recipe={lastUsed} onChoose={choose} />}
                {saved.map((kept) => (
                  <Choice key={kept.name} title={kept.name} recipe={kept.recipe} onChoose={choose}>
                    <a
                      href={recipeFile(space, kept.name)}
                      download
                      aria-label={t`Save ${kept.name} as a file`}
                      title={t`Save as a file for the shell`}
                      className={`${buttonStyle('bare')} size-11 shrink-0 px-0`}
                    >
                      <FileDown size={17} />
                    </a>
                    {mayChange(kept) && (
                      <Button
                        look="bare"
                        className="size-11 shrink-0 px-0"
                        aria-label={t`Remove ${kept.name}`}
                        disabled={isBusy}
                        onClick={() => remove(kept.name)}
                      >
                        <Trash2 size={17} />
                      </Button>
                    )}
                  </Choice>
                ))}
              </Group>
            )}
            <Group title={t`What shops ask for`}>
              {PRESET_RECIPES.map(({ name, title, recipe: each }) => (
                <Choice key={name} title={title} recipe={each} onChoose={choose} />
              ))}
            </Group>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-soft text-sm">{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}

interface ChoiceProps {
  readonly title: string
  readonly recipe: Recipe
  /** What else can be done with it. */
  readonly children?: ReactNode
  onChoose(recipe: Recipe): void
}

function Choice({ title, recipe, children, onChoose }: ChoiceProps) {
  return (
    <li className="-mx-2 flex items-center">
      <button
        type="button"
        onClick={() => onChoose(recipe)}
        className="min-h-12 min-w-0 flex-1 rounded-[10px] px-2 py-1.5 text-left hover:bg-sunk"
      >
        <span className="block truncate font-medium text-sm">{title}</span>
        <span className="block text-soft text-xs">{outputsInWords(recipe)}</span>
      </button>
      {children}
    </li>
  )
}
