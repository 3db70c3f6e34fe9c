import { describe, expect, it } from 'vitest'
import { remoteEdits } from '../contract/edits.ts'
import { PRESETS } from '../contract/presets.ts'
import type { Output, Step } from '../contract/recipe.ts'
import { recipeOfEdits } from '../contract/recipe-of-edits.ts'
import { operationsOfTakes } from '../jobs/item-takes.ts'
import { hasCutOuts, planOf, planOfEdits, storedPlan } from './photo-plan.ts'

const OUTPUT: Output = { canvas: null, format: 'jpg', quality: 90 }
const step = (tool: string, settings: Step['settings'] = {}): Step => ({ tool, settings })

describe('the plan of a photo', () => {
  it('takes its Batch export with what is done here, and each generation by itself', () => {
    const plan = planOf(
      [
        step('background_removal'),
        step('ai_shadow'),
        step('virtual_model', { resolution: '2k' }),
        step('edit_with_ai', { prompt: 'a red scarf' }),
      ],
      OUTPUT,
    )
    expect(plan.takes).toEqual([
      { of: 0, batch: [{ feature: 'background_removal' }, { feature: 'ai_shadow' }] },
      { of: 3, use: { feature: 'virtual_model', resolution: '2k' } },
      { of: 4, use: { feature: 'edit_with_ai', resolution: '1k' } },
    ])
    expect(plan.generated.map(({ at, brief }) => [at, brief.tool])).toEqual([
      [2, 'virtual_model'],
      [3, 'edit_with_ai'],
    ])
  })

  it('has other cut-outs by the steps of the photo where it has its own, and none where it was generated', () => {
    const stored = (steps: readonly Step[]) => {
      const { last, takes } = planOf(steps, OUTPUT)
      return { edits: last, takes }
    }
    const inherits = { edits: null, takes: null }
    const cutOut = stored([step('background_removal')])
    const made = stored([step('background_removal'), step('edit_with_ai', { prompt: 'a red scarf' })])
    const plain = stored([])
    expect([cutOut, made, plain].map((batch) => hasCutOuts(batch, inherits))).toEqual([true, false, false])
    expect([cutOut, made, plain].map((photo) => hasCutOuts(made, photo))).toEqual([true, false, false])
    const cutAfter = stored([step('edit_with_ai', { prompt: 'a red scarf' }), step('background_removal')])
    expect(hasCutOuts(cutAfter, inherits)).toBe(false)
  })

  it('of a preset is that of its edits, as before there were steps', () => {
    const edits = remoteEdits.parse(PRESETS.amazon.edits)
    const { steps, output } = recipeOfEdits(edits)
    const before = planOfEdits(edits)
    expect(planOf(steps, output)).toMatchObject({ last: before.last, takes: before.takes })
    expect(JSON.stringify(planOf(steps, output).last)).toBe(JSON.stringify(edits))
  })

  it('that is stored is the photo’s own where it has steps, and of the Batch keeps a picture behind the subject', () => {
    const { steps, last } = planOf([step('background_removal')], OUTPUT)
    const edits = { ...last, background: { file: '/pictures/wall.jpg' } }
    const batch = { steps, edits, further: [] }
    expect(storedPlan(batch, { steps: null, edits: null, further: null }).last).toEqual(edits)
    const own = [step('ai_shadow', { kind: 'cast', strength: 1 })]
    expect(storedPlan(batch, { steps: own, edits: null, further: null })).toMatchObject({
      steps: own,
      last: { removeBackground: false, shadow: { kind: 'cast' } },
    })
  })

  it('with further files takes one more Batch export for each, and what is made new once', () => {
    const steps = [
      step('background_removal'),
      step('ai_background', { model: 'studio', prompt: 'a beach' }),
      step('ai_shadow', { kind: 'cast', strength: 1 }),
    ]
    const small = { ...OUTPUT, canvas: { width: 800, height: 600, margin: 0.1 } }
    const plan = planOf(steps, OUTPUT, [small])
    expect(plan.takes).toEqual([
      { of: 0, batch: [{ feature: 'background_removal' }, { feature: 'ai_shadow' }] },
      { of: -1, batch: [] },
      { of: 2, use: { feature: 'ai_background', model: 'studio' } },
    ])
    expect(plan.further).toEqual([{ ...plan.last, ...small }])
    expect(operationsOfTakes(plan.takes)).toEqual([
      [
        { feature: 'background_removal' },
        { feature: 'ai_shadow' },
        { feature: 'ai_background', model: 'studio' },
      ],
      [],
    ])
  })

  it.each([
    [step('ai_video'), 'A Batch makes pictures. Make videos of single photos instead.'],
    [
      step('ai_image', { prompt: 'a cup' }),
      'This tool makes a picture from words alone, so it has no photos to work on.',
    ],
    [
      step('edit_with_ai', { prompt: 'a cup', mask: 'a'.repeat(64) }),
      'A mask is drawn on one photo. Edit that photo by itself, or leave the mask out.',
    ],
  ])('refuses what is not for a Batch: %j', (given, message) => {
    expect(() => planOf([step('background_removal'), given], OUTPUT)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: [1, 'tool'], message })] }),
    )
  })
})
