import { expect, it } from 'vitest'
import { addTo, lookUp, pathOfPrototype } from './look-up.ts'

const INHERITED = [...Object.getOwnPropertyNames(Object.prototype), '__proto__']

it('finds no name that a record only inherits', () => {
  for (const name of INHERITED) expect(lookUp({ recolor: 3 }, name), name).toBeUndefined()
  expect(lookUp(undefined, 'recolor')).toBeUndefined()
})

it('finds each name that a record has, whatever it is', () => {
  const record = Object.fromEntries(INHERITED.map((name, at) => [name, at]))
  expect(INHERITED.map((name) => lookUp(record, name)).slice(0, 3)).toEqual([0, 1, 2])
})

it('adds up under each name, and changes no prototype', () => {
  const sums: Record<string, number> = {}
  for (const name of [...INHERITED, ...INHERITED]) addTo(sums, name, 2)
  for (const name of INHERITED) expect(lookUp(sums, name), name).toBeGreaterThanOrEqual(4)
  expect(Object.getPrototypeOf(sums)).toBe(Object.prototype)
})

it('finds a field that a schema of a record would leave out', () => {
  expect(pathOfPrototype(JSON.parse('{"plans":[{"monthly":{"__proto__":{"exports":5}}}]}'))).toBe(
    'plans.0.monthly.__proto__',
  )
  expect(pathOfPrototype({ plans: [{ monthly: { constructor: 5 } }], title: null })).toBeUndefined()
})
