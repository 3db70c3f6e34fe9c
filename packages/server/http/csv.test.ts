import { expect, it } from 'vitest'
import { csv } from './csv.ts'

it('begins with a byte order mark, which readers of text do not see', async () => {
  const table = csv(['name'], [['Zoë']])
  expect([...Buffer.from(table).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(await new Response(table).text()).toBe('name\r\nZoë\r\n')
})

it('keeps every text, and no cell begins a formula', () => {
  const rows = [
    ['=1+1', -1, null],
    ['a "b", c', 'd\ne', ''],
  ] as const
  expect(csv(['x', 'y', 'z'], rows).slice(1)).toBe(`x,y,z\r\n'=1+1,-1,\r\n"a ""b"", c","d\ne",\r\n`)
})
