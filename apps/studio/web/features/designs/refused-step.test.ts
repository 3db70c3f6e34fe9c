import { expect, it } from 'vitest'
import { keepRefused, refusedStep } from './refused-step.ts'

const SCENE = { tool: 'scene', settings: { model: 'large', prompt: 'sand' } }

it('keeps what was refused for each picture, until it is not refused any more', () => {
  keepRefused('design 1', SCENE)
  expect(refusedStep('design 1')).toEqual(SCENE)
  expect(refusedStep('design 2')).toBeUndefined()
  keepRefused('design 1', undefined)
  expect(refusedStep('design 1')).toBeUndefined()
})
