import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Bounds, type Sender } from './bounds.ts'
import { DemoStore } from './demo-store.ts'
import { Sent } from './sent.ts'
import type { SpaceShare } from './space-shares.ts'
import type { Whose } from './whose.ts'

const OTHER = { drafts: 20, batchesAtOnce: 4, previews: 100 }
const USUAL: SpaceShare = { ...OTHER, bytes: 40, person: 80, sent: 200, isDemo: false }
const DEMO: SpaceShare = { ...OTHER, bytes: 1, person: 1, sent: 4, isDemo: true }
/** Of a disk of 100. */
const DEMO_DISK = 10
const HOUR = 3_600_000

let folder: string
let demos: DemoStore
let rows: { space: string; member: string; bytes: number }[]
let time: number
let bounds: Bounds

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-bounds-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  demos = new DemoStore(join(folder, `${Math.random()}.sqlite`))
  rows = []
  time = 0
  const bytesOf = (whose: Whose) =>
    rows
      .filter(({ space, member }) =>
        'member' in whose ? member === whose.member : whose.spaces.includes(space),
      )
      .reduce((sum, { bytes }) => sum + bytes, 0)
  bounds = new Bounds({ demos, demoBytes: () => DEMO_DISK, sent: new Sent(() => time), bytesOf })
})

/** @returns the code of the refusal; undefined where it is stored */
function send(sender: Sender, bytes: number, share: SpaceShare): string | undefined {
  const refusal = bounds.refusalOf(sender, bytes, share)
  if (refusal) return refusal.code
  if (share.isDemo) demos.note(sender.space, time)
  const end = bounds.begin(sender, bytes, share)
  rows.push({ space: sender.space, member: sender.member, bytes })
  end(bytes)
  return undefined
}

const stored = () => rows.reduce((sum, { bytes }) => sum + bytes, 0)
const refusals = (codes: readonly (string | undefined)[]) => [
  ...new Set(codes.filter((code) => code !== undefined)),
]

describe('a stranger', () => {
  it('with a hundred Spaces stores what one person may, and another person sends on', () => {
    const codes = Array.from({ length: 100 }, (_, n) =>
      send({ space: `space ${n}`, member: 'eve', network: `net ${n}` }, 8, USUAL),
    )
    expect([stored(), refusals(codes)]).toEqual([80, ['person_full']])
    expect(send({ space: 'shop', member: 'ann', network: 'net 1' }, 8, USUAL)).toBeUndefined()
  })

  it('with a hundred accounts at one address sends what may come from it in a day, and others go on', () => {
    const account = (n: number) => ({ space: `space ${n}`, member: `eve ${n}`, network: '203.0.113.7' })
    const codes = Array.from({ length: 100 }, (_, n) => send(account(n), 8, USUAL))
    expect([stored(), refusals(codes)]).toEqual([200, ['network_sent']])
    expect(send({ space: 'shop', member: 'ann', network: '198.51.100.1' }, 8, USUAL)).toBeUndefined()
    rows = []
    time = 23 * HOUR
    expect(send(account(0), 8, USUAL)).toBe('network_sent')
    time = 24 * HOUR
    expect(send(account(0), 8, USUAL)).toBeUndefined()
  })

  it('is counted for what is on its way, and not for what did not come', () => {
    const sender = { space: 'shop', member: 'eve', network: '203.0.113.7' }
    const end = bounds.begin(sender, 40, USUAL)
    expect(bounds.refusalOf(sender, 1, USUAL)?.code).toBe('space_full')
    end(0)
    expect(bounds.refusalOf(sender, 40, USUAL)).toBeUndefined()
  })
})

describe('a visitor of the demonstration', () => {
  it('with a hundred Spaces stores what one visitor may', () => {
    const codes = Array.from({ length: 100 }, (_, n) =>
      send({ space: `demo ${n}`, member: 'eve', network: `net ${n}` }, 0.5, DEMO),
    )
    expect([stored(), refusals(codes)]).toEqual([1, ['person_full']])
  })

  it('and thirty others at one address send four times that in a day, whoever deletes what', () => {
    const visit = (n: number) => ({ space: `demo ${n}`, member: `visitor ${n}`, network: '203.0.113.7' })
    const codes = Array.from({ length: 30 }, (_, n) => send(visit(n), 1, DEMO))
    expect([stored(), refusals(codes)]).toEqual([4, ['network_sent']])
    rows = []
    expect(send(visit(31), 1, DEMO)).toBe('network_sent')
    // Who has an account at the same address is not kept from their work by visitors.
    expect(send({ space: 'shop', member: 'ann', network: '203.0.113.7' }, 40, USUAL)).toBeUndefined()
  })

  it('and thousands at as many addresses fill a tenth of the disk, and no account is refused by it', () => {
    const codes = Array.from({ length: 2_000 }, (_, n) =>
      send({ space: `demo ${n}`, member: `visitor ${n}`, network: `net ${n}` }, 1, DEMO),
    )
    expect([stored(), refusals(codes)]).toEqual([10, ['demos_full']])
    expect(send({ space: 'shop', member: 'ann', network: 'net 1' }, 40, USUAL)).toBeUndefined()
    const refusal = bounds.refusalOf({ space: 'd', member: 'v', network: 'net' }, 1, DEMO)
    expect(refusal?.message).toMatch(/Make an account, or come back tomorrow/)
  })
})

describe('what is made of what was sent', () => {
  const sender = { space: 'shop', member: 'ann', network: undefined }

  it('has room until the Space, or the person in all their Spaces, stores as much as it may', () => {
    expect(bounds.refusalOfResult(sender, USUAL)).toBeUndefined()
    send(sender, 40, USUAL)
    expect(bounds.refusalOfResult(sender, USUAL)?.message).toMatch(
      /^This Space stores .* then run the rest again\.$/,
    )
    send({ ...sender, space: 'second' }, 40, USUAL)
    expect(bounds.refusalOfResult({ ...sender, space: 'third' }, USUAL)?.message).toMatch(/^You store /)
  })

  it('does not count as sent', () => {
    const here = { ...sender, network: '203.0.113.7' }
    for (let day = 0; day < 5; day++) {
      send({ ...here, space: `s${day}`, member: `m${day}` }, 40, USUAL)
    }
    expect(bounds.refusalOf(here, 1, USUAL)?.code).toBe('network_sent')
    expect(bounds.refusalOfResult(here, USUAL)).toBeUndefined()
  })
})
