/** Recipes to begin with: what shops ask for. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { PRESET_RECIPES } from '@allot/studio/contract/starting-recipe'
import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { buttonStyle } from '../../shared/components/button.tsx'
import { outputInWords } from '../../shared/output/output-fields.tsx'

export function RecipeMenu({ onChoose }: { onChoose(recipe: Recipe): void }) {
  return (
    <Menu.Root>
      <Menu.Trigger className={`${buttonStyle('bare')} h-11 px-2`}>
        Presets <ChevronDown size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={6} className="z-40">
          <Menu.Popup className="w-64 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            {PRESET_RECIPES.map(({ name, title, recipe }) => (
              <Menu.Item
                key={name}
                onClick={() => onChoose(recipe)}
                className="block min-h-11 w-full cursor-default rounded-[10px] px-3 py-2 text-sm outline-none data-highlighted:bg-sunk"
              >
                <span className="block font-medium">{title}</span>
                <span className="block text-soft text-xs">{outputInWords(recipe.output)}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
