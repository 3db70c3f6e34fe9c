import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { editParameters } from './edit-parameters.ts'
import { removeBgParameters } from './remove-bg-parameters.ts'
import { segmentParameters } from './segment.ts'

it('the guide names every parameter that is served', () => {
  const guide = readFileSync(
    join(import.meta.dirname, '../../../docs/guides/moving-from-remove-bg.md'),
    'utf8',
  )
  const served = [removeBgParameters, segmentParameters, editParameters].flatMap(({ shape }) =>
    Object.keys(shape),
  )
  expect(served.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})
