import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { expect, it } from 'vitest'
import { countedOf, generatedOf, unfinishedIn, workableSteps } from './recipe-check.ts'

/** Lighting is done here and counted, words are generated and not counted. */
function offerOf(tool: string): ToolOffer {
  const generative = tool !== 'lighting'
  return {
    ...{ tool, title: tool, summary: '', form: { properties: {} }, medium: 'image', from: 'picture' },
    ...{ fills: null, generative, keptAfter: [] },
    choices: [
      {
        ...{ settings: {}, title: tool, generative, uses: [], cost: {}, denial: null },
        ...{ isCounted: tool !== 'words', work: { kind: 'here' } },
      },
    ],
  }
}

it('limits may count what is done here, and not all that is generated', () => {
  const steps = ['lighting', 'mannequin', 'words'].map((tool) => ({
    tool,
    settings: {},
  }))
  expect(countedOf(steps, offerOf)).toBe(2)
  expect(generatedOf(steps, offerOf)).toBe(2)
  expect(countedOf(steps.slice(0, 1), offerOf)).toBe(1)
  expect(generatedOf(steps.slice(0, 1), offerOf)).toBe(0)
})

it('what follows a step without its words is neither shown nor asked for, and the page says what is missing', () => {
  const edit = (tool: string): ToolOffer => {
    const prompt = { type: 'string', title: 'What to change', input: 'prompt' } as const
    const form = { properties: { prompt }, required: ['prompt'] }
    return { ...offerOf(tool), title: 'Change it', form }
  }
  const offers = (tool: string) => (tool === 'edit' ? edit(tool) : offerOf(tool))
  const steps = [
    { tool: 'lighting', settings: {} },
    { tool: 'edit', settings: { prompt: ' ' } },
    { tool: 'mannequin', settings: {} },
  ]
  expect(workableSteps(steps, offers)).toEqual(steps.slice(0, 1))
  expect(unfinishedIn(steps, offers)).toBe('Change it: What to change is empty.')
  expect(unfinishedIn(steps.slice(0, 1), offers)).toBeUndefined()
})
