import { expect, it } from 'vitest'
import { checkDraft } from './draft-steps.ts'

const WORDS = { tool: 'edit_with_ai', settings: { prompt: ' ' } }

it('a step that waits for its words may be kept, and what is wrong is said with its place', () => {
  expect(() => checkDraft([WORDS, { tool: 'edit_with_ai', settings: {} }])).not.toThrow()
  const problemOf = (step: Parameters<typeof checkDraft>[0][number]) => {
    try {
      checkDraft([WORDS, step])
    } catch (cause) {
      return (cause as { issues?: unknown }).issues // of a ZodError
    }
    return undefined
  }
  expect(problemOf({ tool: 'recolor', settings: { colour: 'blue' } })).toMatchObject([
    { path: [1, 'settings', 'colour'], message: 'Write a colour like #2f6fb0.' },
  ])
  expect(problemOf({ tool: 'edit_with_ai', settings: { prompt: '', brush: 3 } })).toMatchObject([
    { path: [1, 'settings'] },
  ])
  expect(problemOf({ tool: 'hammer', settings: {} })).toMatchObject([{ path: [1, 'tool'] }])
})
