import type { Recipe } from '@allot/studio/contract/recipe'
import { expect, it } from 'vitest'
import { type OwnChange, type OwnSteps, ownChanged, stepsFor } from './own-steps.ts'

const recipe: Recipe = {
  steps: [{ tool: 'cut', settings: {} }],
  output: { canvas: null, format: 'jpg', quality: 90 },
}

const after = (...events: readonly OwnChange[]) => events.reduce<OwnSteps>(ownChanged, new Map())
const tools = (own: OwnSteps, photo: string) => stepsFor(own, photo, recipe).map(({ tool }) => tool)

const on: OwnChange = { kind: 'switch', photo: 'cup', isOn: true, recipe }
const shadow: OwnChange = {
  kind: 'change',
  photo: 'cup',
  change: { kind: 'add', step: { tool: 'shadow', settings: {} } },
}

it('steps of its own change one photo and leave the others to the recipe', () => {
  expect(tools(after(on, shadow), 'cup')).toEqual(['cut', 'shadow'])
  expect(tools(after(on, shadow), 'plate')).toEqual(['cut'])
})

it('switched off, the recipe counts again, and its own steps are there when it is switched on again', () => {
  const off: OwnChange = { ...on, isOn: false }
  expect(tools(after(on, shadow, off), 'cup')).toEqual(['cut'])
  expect(tools(after(on, shadow, off, on), 'cup')).toEqual(['cut', 'shadow'])
})
