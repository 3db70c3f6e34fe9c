import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecipe } from './recipe-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-recipe-'))
const file = join(folder, 'shop.yaml')

/** What is said of a recipe, without the folder. */
function said(text: string): string {
  writeFileSync(file, text)
  try {
    readRecipe(file)
    return ''
  } catch (cause) {
    return cause instanceof Error ? cause.message.replace(`${folder}/`, '') : String(cause)
  }
}

const ONE = 'outputs:\n  - { size: 400 }\n'

describe('a recipe that cannot be used says where it is wrong, and what to write', () => {
  it.each([
    [`recipe: 2\n${ONE}`, 'recipe: write recipe: 1; a higher number is of a newer Allot'],
    [ONE, 'recipe: write recipe: 1'],
    ['recipe: 1\n', 'outputs: write one output at least'],
    ['recipe: 1\noutputs: []\n', 'outputs: write one output at least'],
    ['just words', 'top level: write a recipe as names with values; there are recipe, steps, outputs'],
    [`recipe: 1\n${ONE}colour: red\n`, 'top level: a recipe has no colour; there are recipe, steps, outputs'],
    ['recipe: 1\noutputs:\n  - { size: 0 }\n', 'outputs[0].size: Write a whole number from 16 to 8192'],
    ['recipe: 1\noutputs:\n  - { size: big }\n', 'outputs[0].size: write 2048 for a square'],
    ['recipe: 1\noutputs:\n  - { size: [1, 2] }\n', 'outputs[0].size: write 2048 for a square'],
    ['recipe: 1\noutputs:\n  - { quality: 200 }\n', 'outputs[0].quality: Write a whole number from 1 to 100'],
    ['recipe: 1\noutputs:\n  - { format: tiff }\n', 'outputs[0].format: Write jpg, png, webp or avif'],
    ['recipe: 1\noutputs:\n  - { preset: temu }\n', 'outputs[0].preset: Write amazon, ebay'],
    ['recipe: 1\noutputs:\n  - { max_bytes: 9 }\n', 'outputs[0].max_bytes: Write a whole number of 1000 or'],
    ['recipe: 1\noutputs:\n  - { margin: 2 }\n', 'outputs[0].margin: Write a number from 0 to 0.4'],
    [
      'recipe: 1\noutputs:\n  - { size: 90, colour: red }\n',
      'outputs[0]: an output has no colour; there are',
    ],
    [`recipe: 1\nsteps: white\n${ONE}`, 'steps: write a list of at most 20 steps'],
    [`recipe: 1\nsteps: [3]\n${ONE}`, 'steps[0]: write a tool by its name'],
    [
      `recipe: 1\nsteps:\n  - ai_shadow: { strength: 9 }\n${ONE}`,
      'steps[0].ai_shadow.strength: Write a number from 0.2 to 2',
    ],
    [
      `recipe: 1\nsteps:\n  - ai_shadow: { kind: long }\n${ONE}`,
      'steps[0].ai_shadow.kind: Write contact, cast or floating',
    ],
    [
      `recipe: 1\nsteps:\n  - product_beautifier: { whitebalance: true }\n${ONE}`,
      'steps[0].product_beautifier: there is no setting whitebalance; there are light, white_balance',
    ],
    [
      `recipe: 1\nsteps:\n  - recolor: { colour: red }\n${ONE}`,
      'steps[0].recolor.colour: Write a colour like #2f6fb0',
    ],
  ])('%j', (text, expected) => {
    const message = said(text)
    expect(message).toContain(`shop.yaml, ${expected}`)
    expect(message).toMatch(/[^.:]\. Nothing was charged\.$/)
    expect(message).not.toMatch(/expected|received|Invalid|Too (small|big)/)
  })

  it('with an output that is written twice names both, since it would be one file announced as two', () => {
    const outputs = 'outputs:\n  - { size: 400, format: webp }\n  - { format: webp, size: 400x400 }\n'
    expect(said(`recipe: 1\n${outputs}`)).toBe(
      'shop.yaml, outputs[1]: it makes the same files as outputs[0]; give it another size, format or name, or leave it out. Nothing was charged.',
    )
    expect(said(`recipe: 1\n${outputs.replace('400x400', '400x500')}`)).toBe('')
  })

  it('with a picture behind the subject that is none is refused before a photo is begun', () => {
    writeFileSync(join(folder, 'wood.jpg'), 'no picture')
    expect(said(`recipe: 1\nsteps:\n  - { background: wood.jpg }\n${ONE}`)).toMatch(
      'steps[0].background: "wood.jpg" is neither a colour like #f5f5f5, nor keep, white, transparent, blur, nor a',
    )
  })

  it('that is no YAML names the line, in one sentence', () => {
    expect(said('recipe: 1: 2\n')).toMatch(
      /^The recipe shop\.yaml is no YAML or JSON: .* at line 1, column \d+\. Correct it there; nothing was charged\.$/,
    )
  })

  it('that is no file, or too large a one, says so', () => {
    expect(() => readRecipe(join(folder, 'none.yaml'))).toThrow(
      /There is no file .*none\.yaml\. Name the file/,
    )
    expect(() => readRecipe(folder)).toThrow(/There is no file/)
    expect(said('#'.repeat(100_001))).toMatch(/has 100001 bytes, and recipes have 100000 at most/)
  })
})
