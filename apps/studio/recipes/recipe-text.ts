/**
 * A recipe as the text of a recipe file: YAML, in which the settings of a step are JSON. Settings that are as a tool has
 * them anyway are left out, so that a person reads what was chosen.
 */

import { outputsOf } from '../contract/all-outputs.ts'
import type { Canvas } from '../contract/edits.ts'
import type { Output, Recipe, Step } from '../contract/recipe.ts'
import { toolNamed } from '../tools/registry.ts'

export function recipeText(name: string, recipe: Recipe): string {
  const { steps } = recipe
  const lines = [
    `# ${name}`,
    'recipe: 1',
    ...(steps.length === 0 ? [] : ['steps:', ...steps.map((step) => `  - ${stepText(step)}`)]),
    'outputs:',
    ...outputsOf(recipe).map((output) => `  - ${JSON.stringify(fileOutput(output))}`),
  ]
  return `${lines.join('\n')}\n`
}

function stepText({ tool, settings }: Step): string {
  if (tool === 'background_removal') return 'remove_background'
  if (tool === 'background')
    return `background: ${JSON.stringify(settings.fill === 'colour' ? settings.colour : settings.fill)}`
  const usual = new Map(Object.entries(toolNamed(tool)?.form.properties ?? {}))
  const chosen = Object.entries(settings).filter(([key, value]) => usual.get(key)?.default !== value)
  return chosen.length === 0 ? tool : `${tool}: ${JSON.stringify(Object.fromEntries(chosen))}`
}

function fileOutput({ canvas, format, quality, maxBytes }: Output) {
  return {
    ...(canvas && canvasText(canvas)),
    format,
    quality,
    ...(maxBytes !== undefined && { max_bytes: maxBytes }),
  }
}

function canvasText({ width, height, margin, position, enlarge }: Canvas) {
  return {
    size: width === height ? width : `${width}x${height}`,
    margin,
    ...(position !== undefined && { position }),
    ...(enlarge === false && { enlarge }),
  }
}
