import { expect, it } from 'vitest'
import { CLEAR, drawnPhoto, editedPixels } from '../testing/drawn-photo.ts'
import { ownSubject } from './own-subject.ts'

it('the subject of a photo that is cut out already is what shows of it', async () => {
  const photo = drawnPhoto(200, 100, (x, y) =>
    x >= 50 && x < 150 && y >= 25 && y < 75 ? [200, 30, 30, 255] : CLEAR,
  )
  const found = await ownSubject(photo)
  const { left = 0, top = 0, width = 0, height = 0 } = found?.subject.box ?? {}
  expect([left, top, width, height].map((share) => share.toFixed(2))).toEqual([
    '0.25',
    '0.25',
    '0.50',
    '0.50',
  ])
  expect(found?.subject).toMatchObject({ cutAt: [], doubtful: false, isOwn: true })
})

it('its soft edges stay as they are', async () => {
  const photo = drawnPhoto(200, 100, (x) => [200, 30, 30, x < 50 ? 0 : x < 60 ? 100 : 255])
  const { at } = await editedPixels(photo, { removeBackground: false, background: 'transparent' })
  expect(at(55, 50)).toEqual([200, 30, 30, 100])
})

it('a photo without transparency, or with a few clear pixels, has none of its own', async () => {
  expect(await ownSubject(drawnPhoto(100, 100, () => [1, 2, 3, 255]))).toBeUndefined()
  expect(
    await ownSubject(drawnPhoto(100, 100, (x, y) => (x + y < 8 ? CLEAR : [1, 2, 3, 255]))),
  ).toBeUndefined()
})
