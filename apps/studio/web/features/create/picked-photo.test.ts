import { expect, it } from 'vitest'
import { duplicatesAmong, isUsable, type PickedPhoto, photoState } from './picked-photo.ts'

const photo = (id: string, of: Partial<PickedPhoto> = {}): PickedPhoto => ({
  ...{ id, name: `${id}.jpg`, bytes: 10, modified: 0, isSample: false, file: undefined },
  ...{ sent: 0, digest: null, problem: null, waits: undefined },
  ...of,
})
const file = new File(['content'], 'a.jpg')

it('a photo is here, on its way, missing or refused', () => {
  expect(photoState(photo('a', { digest: 'x' }))).toBe('here')
  expect(photoState(photo('a', { isSample: true }))).toBe('here')
  expect(photoState(photo('a', { file, sent: 5 }))).toBe('sending')
  expect(photoState(photo('a', { sent: 5 }))).toBe('missing')
  expect(photoState(photo('a', { file, problem: 'The file is empty.' }))).toBe('refused')
  expect(['x', null].map((digest) => isUsable(photo('a', { digest })))).toEqual([true, false])
})

it('photos with the same content are marked, whatever their names', () => {
  const photos = [
    photo('a', { digest: 'x' }),
    photo('b'),
    photo('c', { digest: 'y' }),
    photo('d', { digest: 'x' }),
  ]
  expect([...duplicatesAmong(photos)]).toEqual([['d', 'a.jpg']])
})
