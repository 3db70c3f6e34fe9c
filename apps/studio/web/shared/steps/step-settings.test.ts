import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { expect, it } from 'vitest'
import { choiceOf, missingField, settingsInWords, shownFields } from './step-settings.ts'

const here = { generative: false, uses: [], cost: {}, work: { kind: 'here' }, denial: null } as const

const offer: ToolOffer = {
  tool: 'scene',
  title: 'Scene',
  summary: 'A scene behind the product.',
  medium: 'image',
  from: 'picture',
  generative: true,
  form: {
    properties: {
      model: { enum: ['plain', 'fine'], default: 'plain', labels: { plain: 'Plain', fine: 'Fine' } },
      kind: { enum: ['wall'], default: 'wall', labels: { wall: 'Wall' }, when: { model: ['plain'] } },
      words: { type: 'string', input: 'prompt' },
    },
    required: ['words'],
  },
  choices: [
    { ...here, settings: { model: 'plain' }, title: 'Plain' },
    { ...here, settings: { model: 'fine' }, title: 'Fine', cost: { sparks: 2 } },
  ],
}

it('shows a field only where the setting that it depends on has one of its values', () => {
  const names = (settings: Readonly<Record<string, string>>) =>
    shownFields(offer, settings).map(({ name }) => name)
  expect(names({})).toEqual(['model', 'kind', 'words'])
  expect(names({ model: 'fine' })).toEqual(['model', 'words'])
})

it('finds the priced choice by what is set, or by the default', () => {
  expect(choiceOf(offer, {})?.title).toBe('Plain')
  expect(choiceOf(offer, { model: 'fine' })?.title).toBe('Fine')
})

it('names the required field that is empty', () => {
  expect(missingField(offer, {})?.input).toBe('prompt')
  expect(missingField(offer, { words: '  ' })?.input).toBe('prompt')
  expect(missingField(offer, { words: 'sand' })).toBeUndefined()
})

it('says the settings in the words of the form', () => {
  expect(settingsInWords(offer, { words: 'sand' })).toBe('Plain, Wall, “sand”')
})
