import { describe, expect, it } from 'vitest'
import { PRESETS } from './presets.ts'
import { outputsOf, RecipeProblem, recipeFile } from './recipe-file.ts'

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
      { edits: PRESETS.amazon.edits, name: 'amazon/{name}' },
      {
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
    [{ size: 9 }, [], ['outputs', 0, 'size', expect.stringContaining('>=16')]],
    [{ size: 90, position: 'middle' }, [], ['outputs', 0, 'position', expect.stringContaining('"center"')]],
    [
      {},
      [{ background: 'none.jpg' }],
      ['steps', 'background', expect.stringContaining('"none.jpg" is neither')],
    ],
  ])('%j with %j is refused where it is wrong', (output, steps, expected) => {
    expect(problem(output, steps)).toEqual(expected)
  })

  it('of another version, with an unknown step or key, is refused', () => {
    for (const wrong of [
      { recipe: 2, outputs: [{}] },
      { recipe: 1, outputs: [] },
      { recipe: 1, steps: ['sharpen'], outputs: [{}] },
      { recipe: 1, outputs: [{ colour: 'red' }] },
    ])
      expect(recipeFile.safeParse(wrong).success).toBe(false)
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
