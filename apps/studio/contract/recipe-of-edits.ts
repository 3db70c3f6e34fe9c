/** The recipe that does the same as edits: what a preset asks for, as steps and a file. */
import type { RemoteEdits } from './edits.ts'
import type { Recipe, Step } from './recipe.ts'

/** @param edits that cut out and put something behind the subject; other edits are tools of their own */
export function recipeOfEdits({ removeBackground, background, ...rest }: RemoteEdits): Recipe {
  const { canvas, format, quality, maxBytes } = rest
  const behind = background === 'keep' ? [] : [{ tool: 'background', settings: fillOf(background) }]
  return {
    steps: [...(removeBackground ? [{ tool: 'background_removal', settings: {} }] : []), ...behind],
    output: { canvas, format, quality, ...(maxBytes !== undefined && { maxBytes }) },
  }
}

function fillOf(background: Exclude<RemoteEdits['background'], 'keep'>): Step['settings'] {
  return background.startsWith('#') ? { fill: 'colour', colour: background } : { fill: background }
}
