import { describe, expect, it } from 'vitest'
import { hashOf, Ids } from './ids.ts'

/** Runs as a store keeps them, and how often it was asked for a part of one. */
function kept() {
  const runs = new Map<number, Uint8Array>()
  let reads = 0
  const store = {
    ids: async (_: string, seq: number, from: number, to: number) => {
      reads += 1
      return (runs.get(seq) ?? new Uint8Array()).slice(from, to)
    },
  }
  return { runs, store, reads: () => reads }
}

describe('ids', () => {
  it('are found in every run that they were merged into, also after a restart', async () => {
    const { runs, store } = kept()
    const ids = new Ids(store, 's')
    for (let seq = 1; seq <= 30_000; seq++) {
      ids.add(hashOf(`id ${seq}`), seq)
      if (seq % 300 === 0) runs.set(seq + 1, await ids.seal(seq + 1))
    }
    expect(ids.marks().length).toBeLessThan(12)
    const again = new Ids(store, 's')
    again.restore(ids.marks())
    for (const seq of [1, 299, 300, 301, 12_345, 30_000]) {
      expect(await again.fetch(hashOf(`id ${seq}`))).toContain(seq)
    }
  })

  it('give every entry whose id has the same hash, wherever it stands', async () => {
    const { runs, store } = kept()
    const ids = new Ids(store, 's')
    const shared = 0x80000000
    for (let seq = 1; seq <= 20_000; seq++) ids.add(seq % 1_000 === 0 ? shared : hashOf(`id ${seq}`), seq)
    runs.set(20_001, await ids.seal(20_001))
    ids.add(shared, 20_001)
    const found = await ids.fetch(shared)
    expect([...found].sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 20 }, (_, at) => (at + 1) * 1_000),
      20_001,
    ])
  })

  it('cost no read when they are new and the runs have been looked into', async () => {
    const { runs, store, reads } = kept()
    const ids = new Ids(store, 's')
    for (let seq = 1; seq <= 5_000; seq++) ids.add(hashOf(`id ${seq}`), seq)
    runs.set(5_001, await ids.seal(5_001))
    let leads = 0
    for (let at = 0; at < 5_000; at++) leads += ids.find(hashOf(`new ${at}`))?.length ?? Number.NaN
    expect({ leads, reads: reads() }).toEqual({ leads: 0, reads: 0 })
  })
})
