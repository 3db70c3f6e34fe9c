import { expect, it } from 'vitest'
import { outputNames } from './output-names.ts'

const size = (width: number, height: number) => ({ width, height, margin: 0.08 })

it('files are told apart by their size, then by their format, then by their number', () => {
  const [square, portrait] = [size(2048, 2048), size(1080, 1350)]
  expect(
    outputNames([
      { canvas: square, format: 'jpg' },
      { canvas: portrait, format: 'jpg' },
      { canvas: portrait, format: 'webp' },
      { canvas: portrait, format: 'webp' },
      { canvas: null, format: 'jpg' },
    ]),
  ).toEqual(['2048x2048', '1080x1350-jpg', '1080x1350-webp', '1080x1350-webp-2', 'original'])
})
