import { expect, it } from 'vitest'
import type { Step } from '../contract/recipe.ts'
import type { VersionRecord } from './design-record.ts'
import { lineageOf } from './lineage.ts'

function version(n: number, from: number | null, step: Step, file: string | null = null): VersionRecord {
  return {
    ...{ n, from, step, file, medium: 'image', sandbox: false, width: 800, height: 600, bytes: 1, cost: {} },
    ...{ by: 'ann', at: 0, needsReview: false, notes: [], request: `r${n}`, slot: 0, backdrop: null },
  }
}

const VERSIONS = [
  version(1, null, { tool: 'background_removal', settings: {} }),
  version(2, 1, { tool: 'virtual_model', settings: {} }, 'two.png'),
  version(3, 2, { tool: 'ai_shadow', settings: {} }),
  version(4, 1, { tool: 'background', settings: { fill: 'white' } }),
]

it.each([
  [null, null, [], []],
  [1, null, ['background_removal'], ['background_removal']],
  [2, 'two.png', [], ['background_removal', 'virtual_model']],
  [3, 'two.png', ['ai_shadow'], ['background_removal', 'virtual_model', 'ai_shadow']],
  [4, null, ['background_removal', 'background'], ['background_removal', 'background']],
])('version %s begins with %s', (n, file, since, all) => {
  const lineage = lineageOf(VERSIONS, n)
  expect(lineage?.base?.file ?? null).toBe(file)
  expect(lineage?.since.map(({ step }) => step.tool)).toEqual(since)
  expect(lineage?.all.map(({ step }) => step.tool)).toEqual(all)
})

it('a version that is not there has none', () => {
  expect(lineageOf(VERSIONS, 9)).toBeUndefined()
})
