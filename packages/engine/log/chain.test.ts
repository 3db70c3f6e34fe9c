import { expect, it } from 'vitest'
import { chained, follow, linkOf, NONE_BEFORE } from './chain.ts'

const OPEN = '{"facts":[[1,0]],\n"entries":[[1784081460000,0,"a"]]'
const written = chained(OPEN, 's', 7, NONE_BEFORE)
const batch = { seq: 7, body: written.body }

it('ends a body with the checksum of the batch before and its own', () => {
  expect(written).toEqual({ body: `${OPEN},\n"chain":"-----------e5ulFdPxGt5"}`, own: 'e5ulFdPxGt5' })
  expect(linkOf('s', batch)).toEqual({ before: '-----------', own: 'e5ulFdPxGt5' })
  expect(JSON.parse(batch.body)).toMatchObject({ facts: [[1, 0]] })
})

it('refuses a body of which any bit has changed, with the Space and the entry', () => {
  const bytes = new TextEncoder().encode(batch.body)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const spoilt = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
    const body = new TextDecoder().decode(spoilt)
    expect(() => linkOf('s', { seq: 7, body }), `bit ${bit}`).toThrow(
      'The log of Space s is damaged at entry 7',
    )
  }
})

it('refuses a batch of another Space or at another entry', () => {
  expect(() => linkOf('t', batch)).toThrow('Space t is damaged at entry 7')
  expect(() => linkOf('s', { ...batch, seq: 8 })).toThrow('Space s is damaged at entry 8')
})

it('refuses a batch that names another one as the one before', () => {
  const link = linkOf('s', batch)
  expect(() => follow('s', 7, link, 'AAAAAAAAAAA')).toThrow('follows another one')
  expect(() => follow('s', 7, link, NONE_BEFORE)).not.toThrow()
})

it('reads a batch of an earlier version, and the next one names the checksum that it would have', () => {
  const earlier = linkOf('s', { seq: 7, body: `${OPEN}}` })
  expect(earlier).toEqual({ before: undefined, own: expect.stringMatching(/^[\w-]{11}$/) })
  const next = linkOf('s', { seq: 8, body: chained(OPEN, 's', 8, earlier.own).body })
  follow('s', 8, next, earlier.own)
  const altered = linkOf('s', { seq: 7, body: `${OPEN.replace('"a"', '"b"')}}` })
  expect(() => follow('s', 8, next, altered.own)).toThrow('damaged at entry 8')
})
