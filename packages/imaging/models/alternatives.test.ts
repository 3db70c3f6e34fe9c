import { expect, it } from 'vitest'
import { alternatives } from './alternatives.ts'
import type { Box } from './box.ts'
import { at, matteOf, type Patch } from './testing/patches.ts'

const SHOE: Patch = { left: 300, top: 300, width: 200, height: 300, sure: 255 }

it('the cut-outs to choose from are what each look found, without those that look the same', async () => {
  // From afar the photo is 630 of 1,024 pixels wide, from 197 on: there are two shoes.
  const pair = matteOf(
    { left: 382, top: 382, width: 123, height: 184, sure: 255 },
    { left: 566, top: 382, width: 123, height: 184, sure: 255 },
  )
  const found = await alternatives(async ({ left }: Box) =>
    left < 0 ? pair : left > 0 ? matteOf({ ...SHOE, left: 350 }) : matteOf(SHOE),
  )
  expect(found.map(({ name }) => name)).toEqual(['whole', 'close', 'afar'])
  expect(found.map(({ matte }) => at(matte, 700, 450))).toEqual([0, 0, 255])
  const same = await alternatives(async ({ left }: Box) =>
    matteOf(left < 0 ? { left: 382, top: 382, width: 123, height: 184, sure: 255 } : SHOE),
  )
  expect(same.map(({ name }) => name)).not.toContain('afar')
  expect(await alternatives(async () => matteOf())).toEqual([])
})
