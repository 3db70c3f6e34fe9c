import type { Usage } from '@allot/client/wire'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { expect, it } from 'vitest'
import {
  choiceOf,
  costOfChoice,
  costOfStep,
  keptInWords,
  missingField,
  settingsInWords,
  shownFields,
  takenBy,
} from './step-settings.ts'

const here = {
  generative: false,
  isCounted: false,
  uses: [],
  cost: {},
  work: { kind: 'here' },
  denial: null,
} as const

const offer: ToolOffer = {
  tool: 'scene',
  title: 'Scene',
  summary: 'A scene behind the product.',
  medium: 'image',
  from: 'picture',
  fills: null,
  generative: true,
  keptAfter: [],
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

it('a video is priced by the second, and what is asked for takes all its seconds', () => {
  const usage = { meters: [{ meter: 'sparks', unit: 'spark' }] } as unknown as Usage // all that amounts are read from
  const uses = [{ feature: 'film', seconds: 1 }]
  const film: ToolOffer = {
    ...offer,
    form: { properties: { seconds: { type: 'integer', default: 5 } } },
    choices: [{ ...here, settings: {}, title: 'Film', generative: true, uses, cost: { sparks: 9 } }],
  }
  expect(film.choices.map((choice) => costOfChoice(choice, usage))).toEqual(['9 sparks a second'])
  expect(costOfStep(film, {}, 1)).toEqual({ sparks: 45 })
  expect(costOfStep(film, { seconds: 10 }, 2)).toEqual({ sparks: 180 })
})

it('what costs nothing and is counted by limits takes generations; what neither prices is no charge', () => {
  const usage = { meters: [] } as unknown as Usage // no amounts
  const model = { ...here, settings: {}, title: 'Model', generative: true }
  const counted = { ...offer, choices: [{ ...model, isCounted: true }] }
  const free = { ...offer, choices: [model] }
  expect(counted.choices.map((choice) => costOfChoice(choice, usage))).toEqual(['1 generation'])
  expect(takenBy(counted, {}, 2, usage)).toBe('2 generations')
  expect(free.choices.map((choice) => costOfChoice(choice, usage))).toEqual(['no charge'])
  expect(takenBy(free, {}, 2, usage)).toBe('no charge')
})

it('says what a failure gives back, as the policy has it', () => {
  expect(keptInWords(offer)).toBe('If it fails, all of it comes back.')
  expect(keptInWords({ ...offer, keptAfter: ['cancelled', 'moderated'] })).toBe(
    'If it fails, all of it comes back, but not where you cancel it or it is refused for what it shows.',
  )
})
