import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Output, Step } from '../contract/recipe.ts'
import { readSteps, TOOLS } from './registry.ts'
import { fingerprintOf, stagesOf } from './stages.ts'

const OUTPUT: Output = { canvas: { width: 2048, height: 2048, margin: 0.08 }, format: 'jpg', quality: 90 }
const steps = (...given: [tool: string, settings?: Step['settings']][]) =>
  readSteps(given.map(([tool, settings = {}]) => ({ tool, settings })))

describe('a recipe', () => {
  it('of steps that imaging does is one edit, and takes what each step takes', () => {
    const read = steps(['background_removal'], ['ai_background'], ['ai_shadow', { kind: 'cast' }])
    expect(stagesOf(read, OUTPUT)).toEqual({
      generated: [],
      last: {
        removeBackground: true,
        background: 'transparent',
        backdrop: { kind: 'wall', colour: 'auto', light: 'left', seed: 1 },
        shadow: { kind: 'cast', strength: 1 },
        ...OUTPUT,
      },
    })
    expect(read.flatMap(({ uses }) => uses)).toEqual([
      { feature: 'background_removal' },
      { feature: 'ai_background', model: 'standard' },
      { feature: 'ai_shadow' },
    ])
  })

  it('white that is chosen after a scene takes the scene away', () => {
    const read = steps(['ai_background'], ['ai_shadow'], ['background', { fill: 'white' }])
    expect(stagesOf(read, OUTPUT).last).toEqual({
      removeBackground: true,
      background: 'white',
      shadow: { kind: 'contact', strength: 1 },
      ...OUTPUT,
    })
  })

  it('a colour that suits the product suits it as it is where the scene stands', () => {
    const scene = (...given: Parameters<typeof steps>) => stagesOf(steps(...given), OUTPUT).last.backdrop
    const [blue, green] = ['#2040d0', '#20a040'].map((colour) => ['recolor', { colour }] as const)
    if (!blue || !green) throw new Error('There are two colours.')
    expect(scene(['ai_background'], [...blue])).toMatchObject({ colour: 'auto', suits: {} })
    expect(scene([...blue], ['ai_background'], [...green], [...blue])).toMatchObject({
      suits: { recolour: { colour: '#2040d0' } },
    })
    expect(scene([...blue], ['ai_background'], ['ai_shadow'])).not.toHaveProperty('suits')
    expect(scene(['ai_background', { auto: false }], [...blue])).not.toHaveProperty('suits')
  })

  it('a shadow leaves what is behind the product: the photo, or the scene that was generated', () => {
    const { last } = stagesOf(steps(['virtual_model'], ['ai_shadow']), OUTPUT)
    expect(last).toMatchObject({ removeBackground: false, background: 'keep', shadow: { kind: 'contact' } })
    const onWhite = stagesOf(steps(['background_removal'], ['ai_shadow']), OUTPUT).last
    expect(onWhite).toMatchObject({ removeBackground: true, background: 'transparent' })
  })

  it('is cut where a step has to be generated; what comes after begins with the new picture', () => {
    const read = steps(
      ['recolor', { colour: '#102030' }],
      ['ai_background', { model: 'studio', prompt: 'sand' }],
      ['background_removal'],
    )
    const { generated, last } = stagesOf(read, OUTPUT)
    expect(generated).toMatchObject([
      {
        at: 1,
        edits: {
          removeBackground: true,
          background: 'transparent',
          recolour: { colour: '#102030' },
          canvas: null,
          format: 'png',
        },
        brief: { tool: 'ai_background', model: 'studio', prompt: 'sand', from: 'cut_out' },
      },
    ])
    const source = { type: 'composite', tool: 'AI Backgrounds' }
    expect(last).toEqual({ removeBackground: true, background: 'transparent', ...OUTPUT, source })
  })

  it('of which a model made something says so in the file, and with which tools', () => {
    const last = (...given: Parameters<typeof steps>) => stagesOf(steps(...given), OUTPUT).last.source
    expect(last(['background_removal'], ['ai_shadow'])).toBeUndefined()
    expect(last(['virtual_model'], ['ai_shadow'], ['edit_with_ai', { prompt: 'a hat' }])).toEqual({
      ...{ type: 'composite', tool: 'Virtual Model, Edit with AI' },
    })
    expect(last(['ai_logo', { prompt: 'a fox' }])).toEqual({ type: 'trained', tool: 'AI Logos' })
  })

  it('Virtual Model and then Edit with AI are two generations', () => {
    const read = steps(['virtual_model', { resolution: '2k' }], ['edit_with_ai', { prompt: 'a red scarf' }])
    expect(stagesOf(read, OUTPUT).generated.map(({ at, brief }) => [at, brief.tool])).toEqual([
      [0, 'virtual_model'],
      [1, 'edit_with_ai'],
    ])
    expect(read.flatMap(({ uses }) => uses)).toEqual([
      { feature: 'virtual_model', resolution: '2k' },
      { feature: 'edit_with_ai', resolution: '1k' },
    ])
  })

  it.each([
    [[{ tool: 'sharpen', settings: {} }], [0, 'tool']],
    [[{ tool: 'edit_with_ai', settings: {} }], [0, 'settings', 'prompt']],
    [
      [
        { tool: 'background_removal', settings: {} },
        { tool: 'recolor', settings: { colour: 'red' } },
      ],
      [1, 'settings', 'colour'],
    ],
    [[{ tool: 'recolor', settings: { hue: 3 } }], [0, 'settings']],
  ])('%j is refused where it is wrong', (given, path) => {
    const read = () => readSteps(given)
    expect(read).toThrow(z.ZodError)
    try {
      read()
    } catch (cause) {
      expect(cause).toMatchObject({ issues: [{ path }] })
    }
  })
})

describe('a tool', () => {
  it.each(TOOLS.map((tool) => [tool.name, tool] as const))(
    '%s has a panel whose settings are all optional but words, and prices in its choices',
    (_name, { form, priced, read }) => {
      const words = Object.fromEntries((form.required ?? []).map((key) => [key, 'a cup']))
      expect(form.required ?? []).toEqual(form.required ? ['prompt'] : [])
      expect(read(words).step.settings).toMatchObject(words)
      for (const values of Object.values(priced)) expect(values.length).toBeGreaterThan(1)
    },
  )
})

describe('the fingerprint of a picture', () => {
  it('is that of its photo and its steps, whatever the order of the settings', () => {
    const one = [{ tool: 'virtual_model', settings: { pose: 'sitting', seed: 1 } }]
    const same = [{ tool: 'virtual_model', settings: { seed: 1, pose: 'sitting' } }]
    expect(fingerprintOf('ab', one)).toBe(fingerprintOf('ab', same))
    expect(fingerprintOf('ab', one)).not.toBe(fingerprintOf('cd', one))
    expect(fingerprintOf('ab', one)).not.toBe(
      fingerprintOf('ab', [{ tool: 'virtual_model', settings: { pose: 'sitting', seed: 2 } }]),
    )
  })
})
