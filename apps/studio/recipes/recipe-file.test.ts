import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PRESETS } from '../contract/presets.ts'
import { recipeOfEdits } from '../contract/recipe-of-edits.ts'
import { readSteps } from '../tools/registry.ts'
import { outputsOf, RecipeProblem } from './file-outputs.ts'
import { recipeFile } from './recipe-file.ts'
import { recipeText } from './recipe-text.ts'

const fileAt = (name: string) => (name === 'wall.jpg' ? '/pictures/wall.jpg' : undefined)
const made = (outputs: unknown[], steps: unknown[] = []) =>
  outputsOf(recipeFile.parse({ recipe: 1, steps, outputs }), fileAt)
const edits = (output: object, steps: unknown[] = []) => made([output], steps)[0]?.edits

function problem(output: object, steps: unknown[] = []): unknown {
  try {
    return made([output], steps)
  } catch (cause) {
    return cause instanceof RecipeProblem ? [...cause.path, cause.message] : cause
  }
}

describe('a recipe', () => {
  it('that says nothing keeps the photo and saves it as jpg of quality 90', () => {
    expect(edits({})).toEqual({
      removeBackground: false,
      background: 'keep',
      canvas: null,
      format: 'jpg',
      quality: 90,
    })
  })

  it('leaves nothing behind a subject that is cut out, unless a step says what', () => {
    expect(edits({}, ['remove_background'])).toMatchObject({
      removeBackground: true,
      background: 'transparent',
    })
    expect(edits({}, ['remove_background', { background: 'white' }])).toMatchObject({ background: 'white' })
    expect(edits({ preset: 'amazon' }, [{ background: 'blur' }])).toMatchObject({ background: 'blur' })
  })

  it.each([
    ['f5f5f0', '#f5f5f0'],
    ['#fff', '#ffffff'],
    ['blur', 'blur'],
    ['wall.jpg', { file: '/pictures/wall.jpg' }],
  ])('has %j behind the subject', (background, expected) => {
    expect(edits({}, [{ background }])?.background).toEqual(expected)
  })

  it('has several outputs, each with its own size, margin and name', () => {
    expect(
      made([
        { preset: 'amazon', name: 'amazon/{name}' },
        {
          size: '1080x1350',
          margin: 0.1,
          enlarge: false,
          position: 'bottom',
          format: 'webp',
          max_bytes: 300_000,
        },
      ]),
    ).toEqual([
      { steps: null, edits: PRESETS.amazon.edits, name: 'amazon/{name}' },
      {
        steps: null,
        edits: {
          removeBackground: false,
          background: 'keep',
          canvas: { width: 1080, height: 1350, margin: 0.1, position: 'bottom', enlarge: false },
          format: 'webp',
          quality: 90,
          maxBytes: 300_000,
        },
        name: undefined,
      },
    ])
  })

  it('may change a preset in part; another format has no bound on bytes of its own', () => {
    expect(edits({ preset: 'amazon', size: 3000, format: 'png' })).toEqual({
      ...PRESETS.amazon.edits,
      canvas: { width: 3000, height: 3000, margin: 0.05 },
      format: 'png',
      maxBytes: undefined,
    })
  })

  it.each([
    [{ margin: 0.1 }, [], ['outputs', 0, 'margin', expect.stringContaining('name a size too')]],
    [{ size: 9 }, [], ['outputs', 0, 'size', 'Write a whole number from 16 to 8192.']],
    [
      { size: 90, position: 'middle' },
      [],
      ['outputs', 0, 'position', expect.stringContaining('center, top, bottom')],
    ],
    [
      {},
      [{ background: 'none.jpg' }],
      ['steps', 0, 'background', expect.stringContaining('"none.jpg" is neither')],
    ],
  ])('%j with %j is refused where it is wrong', (output, steps, expected) => {
    expect(problem(output, steps)).toEqual(expected)
  })

  it('of another version, with an unknown step or key, is refused', () => {
    for (const wrong of [
      { recipe: 2, outputs: [{}] },
      { recipe: 1, outputs: [] },
      { recipe: 1, outputs: [{ colour: 'red' }] },
    ])
      expect(recipeFile.safeParse(wrong).success).toBe(false)
  })
})

describe('a recipe with tools', () => {
  it('has their steps in order with every setting, and the edits that imaging does last', () => {
    const [output] = made(
      [{ size: 400, format: 'webp' }],
      [
        { product_beautifier: { white_balance: false } },
        'remove_background',
        { background: '#fff' },
        { ai_shadow: { kind: 'cast' } },
      ],
    )
    expect(output?.steps?.map(({ tool }) => tool)).toEqual([
      'product_beautifier',
      'background_removal',
      'background',
      'ai_shadow',
    ])
    expect(output?.edits).toEqual({
      beautify: { light: true, whiteBalance: false, straighten: true, dust: true },
      removeBackground: true,
      background: '#ffffff',
      shadow: { kind: 'cast', strength: 1 },
      canvas: { width: 400, height: 400, margin: 0.08 },
      format: 'webp',
      quality: 90,
    })
  })

  it('puts a picture of this machine behind the subject, but behind no scene that comes later', () => {
    const wall = { background: 'wall.jpg' }
    expect(edits({}, ['remove_background', wall, 'ai_shadow'])).toMatchObject({
      background: { file: '/pictures/wall.jpg' },
      shadow: { kind: 'contact' },
    })
    const after = edits({}, ['remove_background', 'ai_background', wall])
    expect(after).toMatchObject({ background: { file: '/pictures/wall.jpg' } })
    expect(after).not.toHaveProperty('backdrop')
    expect(edits({}, ['remove_background', wall, 'ai_background'])).toMatchObject({
      background: 'transparent',
      backdrop: { kind: 'wall' },
    })
  })

  it('begins with what a preset says, before its own steps', () => {
    const [output] = made([{ preset: 'amazon' }], ['ai_shadow'])
    expect(output?.steps?.map(({ tool }) => tool)).toEqual(['background_removal', 'background', 'ai_shadow'])
    expect(output?.edits).toMatchObject({ ...PRESETS.amazon.edits, shadow: { kind: 'contact' } })
  })

  it.each([
    [
      ['sharpen'],
      [
        'steps',
        0,
        'sharpen',
        expect.stringContaining('there is no tool "sharpen"; there are remove_background'),
      ],
    ],
    [[{ recolor: { colour: 'red' } }], ['steps', 0, 'recolor', 'colour', expect.anything()]],
    [[{ recolor: '#2f6fb0' }], ['steps', 0, 'recolor', expect.stringContaining('by their names')]],
    [[{ ai_shadow: {}, recolor: {} }], ['steps', 0, 'a step has one tool; begin a step of its own for each']],
    [[{ background: { fill: 'white' } }], ['steps', 0, 'background', expect.stringContaining('white')]],
    [['edit_with_ai'], ['steps', 0, 'edit_with_ai', 'prompt', expect.anything()]],
    [
      [{ background: 'wall.jpg' }, { edit_with_ai: { prompt: 'a cup' } }],
      [
        'steps',
        0,
        'background',
        'a picture of this machine comes last; put it behind edit_with_ai, or leave it out',
      ],
    ],
  ])('%j is refused where it is wrong', (steps, expected) => {
    expect(problem({}, steps)).toEqual(expected)
  })
})

describe('a recipe that a Space has saved', () => {
  it('is a file that comes to the same recipe, without what every tool has anyway', () => {
    const { steps, output } = recipeOfEdits(PRESETS.amazon.edits)
    const recipe = {
      steps: [
        ...steps,
        { tool: 'ai_shadow', settings: { kind: 'cast', strength: 1 } },
        { tool: 'recolor', settings: { colour: '#102030' } },
      ],
      output,
    }
    const text = recipeText('Spring, "red"', recipe)
    expect(text).toBe(`# Spring, "red"
recipe: 1
steps:
  - remove_background
  - background: "white"
  - ai_shadow: {"kind":"cast"}
  - recolor: {"colour":"#102030"}
outputs:
  - {"size":2000,"margin":0.05,"format":"jpg","quality":90,"max_bytes":10000000}
`)
    const [read] = outputsOf(recipeFile.parse(parse(text)), fileAt)
    expect(read?.steps).toEqual(readSteps(recipe.steps).map(({ step }) => step))
    expect(read?.edits).toMatchObject(output)
  })
})

describe('a preset', () => {
  it.each(Object.entries(PRESETS))(
    '%s is white, fills 85 %% or more, and says where the shop asks for it',
    (_name, { edits, source }) => {
      expect(edits).toMatchObject({ removeBackground: true, background: 'white', format: 'jpg' })
      expect(1 - 2 * Number(edits.canvas?.margin)).toBeGreaterThanOrEqual(0.85)
      expect(edits.maxBytes).toBeGreaterThan(1_000_000)
      expect(source).toMatch(/^https:\/\//)
    },
  )
})
