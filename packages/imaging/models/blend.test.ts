import { expect, it } from 'vitest'
import { blend } from './blend.ts'
import { between } from './mask.ts'
import { partsOf } from './parts.ts'
import { at, matteOf } from './testing/patches.ts'

const [area] = partsOf(between(matteOf({ left: 400, top: 0, width: 200, height: 600, sure: 255 }), 1, 255))

it('an area that becomes solid or clear has an edge of six pixels, and none along the border of the picture', () => {
  const across = (matte: Uint8Array) => [396, 397, 398, 399, 400, 401, 402, 403].map((x) => at(matte, x, 0))
  const solid = matteOf()
  blend(solid, [{ value: 255, runs: area?.runs ?? [] }])
  expect(across(solid)).toEqual([0, 17, 50, 100, 155, 205, 238, 255])
  const clear = matteOf({ left: 0, top: 0, width: 1_024, height: 1_024, sure: 200 })
  blend(clear, [{ value: 0, runs: area?.runs ?? [] }])
  expect(across(clear)).toEqual([200, 187, 161, 122, 78, 39, 13, 0])
})
