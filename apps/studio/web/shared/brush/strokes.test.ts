import { expect, it } from 'vitest'
import { EMPTY, isEmpty, type PaintingChange, painted, type Stroke } from './strokes.ts'

const stroke: Stroke = { kind: 'paint', size: 0.05, softness: 0.3, points: [{ x: 0.2, y: 0.2 }] }
const begin: PaintingChange = { kind: 'begin', stroke }
const after = (...changes: readonly PaintingChange[]) => changes.reduce(painted, EMPTY)

it('a stroke grows with the pointer, but not by what shows no difference', () => {
  const { strokes } = after(
    begin,
    { kind: 'extend', to: { x: 0.3, y: 0.2 } },
    { kind: 'extend', to: { x: 0.3001, y: 0.2 } },
  )
  expect(strokes.map(({ points }) => points)).toEqual([
    [
      { x: 0.2, y: 0.2 },
      { x: 0.3, y: 0.2 },
    ],
  ])
})

it('undo takes the last stroke back, redo paints it again, a new one ends redo', () => {
  const erase: PaintingChange = { kind: 'begin', stroke: { ...stroke, kind: 'erase' } }
  expect(after(begin, erase, { kind: 'undo' }).strokes).toHaveLength(1)
  expect(after(begin, erase, { kind: 'undo' }, { kind: 'redo' }).strokes).toHaveLength(2)
  expect(after(begin, { kind: 'undo' }, erase, { kind: 'redo' }).strokes).toEqual([
    { ...stroke, kind: 'erase' },
  ])
})

it('is empty until something is painted', () => {
  expect(isEmpty(EMPTY)).toBe(true)
  expect(isEmpty(after(begin))).toBe(false)
  expect(isEmpty(after(begin, { kind: 'clear' }))).toBe(true)
})
