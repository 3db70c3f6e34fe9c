import { expect, it } from 'vitest'
import { readSteps } from './registry.ts'
import { sceneWords } from './scene-words.ts'

it.each([
  ['soft light from the left on a sand-coloured table', { kind: 'table', colour: '#d8c3a5', light: 'left' }],
  ['soft light on a sand-coloured wall', { kind: 'wall', colour: '#d8c3a5' }],
  ['a white podium before a sage wall', { kind: 'podium', colour: '#f4f3f0' }],
  ['spotlight in a dark room, navy', { kind: 'spotlight', colour: '#22304a' }],
  ['Pale blue gradient', { kind: 'gradient', colour: '#c1d5e8' }],
  ['dark green wall, light from above', { kind: 'wall', colour: '#576d4b', light: 'top' }],
  ['on a wooden table', { kind: 'table', colour: '#b08968' }],
  ['window light on a beige wall', { kind: 'wall', colour: '#d8c3a5', seed: 2 }],
  ['morning light on an oak table', { kind: 'table', colour: '#b08968', seed: 3 }],
  ['a sunny gradient', { kind: 'gradient', colour: '#ecd57f' }],
  ['grey', { colour: '#b9b9b6' }],
  ['lit from the right', { light: 'right' }],
  ['a street in Lisbon', {}],
  ['', {}],
])('“%s” is read as %j', (prompt, words) => {
  expect(sceneWords(prompt)).toEqual(words)
})

it('does not take a part of a word for a word', () => {
  expect(sceneWords('stable and portable, tanned, incredible')).toEqual({})
})

it('words choose the scene of AI Backgrounds, and what a person chose wins over them', () => {
  const prompt = 'soft light from the right on a sand-coloured table'
  const backdropOf = (settings: Record<string, string | boolean>) =>
    readSteps([{ tool: 'ai_background', settings: { prompt, ...settings } }])[0]?.work
  expect(backdropOf({})).toMatchObject({
    edits: { backdrop: { kind: 'table', colour: '#d8c3a5', light: 'right', seed: 1 } },
  })
  const seedOf = (prompt: string, seed: number) =>
    readSteps([{ tool: 'ai_background', settings: { prompt, seed } }])[0]?.work
  expect([1, 2, 3].map((seed) => seedOf('window light', seed))).toMatchObject(
    [2, 3, 4].map((seed) => ({ edits: { backdrop: { seed } } })),
  )
  expect(backdropOf({ kind: 'podium', auto: false, colour: '#102030', light: 'top' })).toMatchObject({
    edits: { backdrop: { kind: 'podium', colour: '#102030', light: 'top', seed: 1 } },
  })
})
