import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { expect, it } from 'vitest'
import { changed, historyOf, recipeOf } from './recipe-history.ts'
import { replacedBy } from './replaced-step.ts'

const offerOf = (tool: string): ToolOffer => ({
  ...{ tool, title: tool, summary: '', medium: 'image', from: 'picture', form: { properties: {} } },
  fills: tool === 'white' || tool === 'scene' ? 'background' : null,
  ...{ generative: tool === 'model', keptAfter: [] },
  choices: [
    {
      ...{ settings: {}, title: tool, generative: tool === 'model', uses: [], cost: {} },
      ...{ work: { kind: 'here' }, isCounted: false, denial: null },
    },
  ],
})

function withAdded(tool: string, ...before: readonly string[]) {
  const steps = before.map((each) => ({ tool: each, settings: {} }))
  const history = historyOf({ steps, output: { canvas: null, format: 'png', quality: 90 } })
  const instead = replacedBy(tool, history.now.steps, offerOf)
  return changed(history, {
    kind: 'add',
    step: { tool, settings: {} },
    ...(instead !== undefined && { instead }),
  })
}

const tools = (...given: Parameters<typeof withAdded>) =>
  recipeOf(withAdded(...given).now).steps.map(({ tool }) => tool)

it('a scene takes the place of the background, and is undone in one', () => {
  expect(tools('scene', 'cut', 'white', 'shadow')).toEqual(['cut', 'scene', 'shadow'])
  expect(tools('white', 'cut', 'scene')).toEqual(['cut', 'white'])
  const history = withAdded('scene', 'cut', 'white')
  const undone = recipeOf(changed(history, { kind: 'undo' }).now).steps.map(({ tool }) => tool)
  expect(undone).toEqual(['cut', 'white'])
})

it('what fills nothing, and what follows a generated step, stands at the end', () => {
  expect(tools('shadow', 'cut', 'white')).toEqual(['cut', 'white', 'shadow'])
  expect(tools('scene', 'cut', 'white', 'model')).toEqual(['cut', 'white', 'model', 'scene'])
})
