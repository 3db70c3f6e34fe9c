import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { IdempotencyIndex } from './idempotency-index.ts'
import { hashOf } from './key-hash.ts'

/** A store of sorted runs that counts its reads. */
function storeOfRuns() {
  const runs = new Map<number, Uint8Array>()
  let reads = 0
  const store = {
    readRun: async (_: string, seq: number, from: number, to: number) => {
      reads += 1
      return (runs.get(seq) ?? new Uint8Array()).slice(from, to)
    },
  }
  return { runs, store, reads: () => reads }
}

describe('idempotency keys', () => {
  it('are found in every run that they were merged into, also after a restart', async () => {
    const { runs, store } = storeOfRuns()
    const ids = new IdempotencyIndex(store, 's')
    for (let seq = 1; seq <= 30_000; seq++) {
      ids.add(hashOf(`id ${seq}`), seq)
      if (seq % 300 === 0) runs.set(seq, await ids.seal(seq, seq))
    }
    expect(ids.marks().length).toBeLessThan(12)
    const again = new IdempotencyIndex(store, 's')
    again.restore(ids.marks())
    for (const seq of [1, 299, 300, 301, 12_345, 30_000]) {
      expect(await again.fetch(hashOf(`id ${seq}`))).toContain(seq)
    }
  })

  it('are found when runs of before a restart are merged with those made since', async () => {
    const { runs, store } = storeOfRuns()
    const before = new IdempotencyIndex(store, 's')
    const addTo = async (ids: IdempotencyIndex, first: number, last: number) => {
      for (let seq = first; seq <= last; seq++) {
        ids.add(hashOf(`id ${seq}`), seq)
        if (seq % 300 === 0) runs.set(seq, await ids.seal(seq, seq))
      }
    }
    await addTo(before, 1, 3_000)
    const ids = new IdempotencyIndex(store, 's')
    ids.restore(before.marks())
    await addTo(ids, 3_001, 9_000)
    const missing = []
    for (let seq = 1; seq <= 9_000; seq++)
      if (!(await ids.fetch(hashOf(`id ${seq}`))).includes(seq)) missing.push(seq)
    expect(missing).toEqual([])
  })

  it('are found without a read where two servers write alternately and hand over the runs', async () => {
    const { runs, store, reads } = storeOfRuns()
    const both = [new IdempotencyIndex(store, 's'), new IdempotencyIndex(store, 's')] as const
    let handed = new Map<number, Uint8Array>()
    for (let round = 0; round < 60; round++) {
      const [ids, other] = round % 2 === 0 ? both : [both[1], both[0]]
      ids.restore(other.marks(), handed)
      handed = new Map()
      for (let seq = round * 100 + 1; seq <= round * 100 + 100; seq++) ids.add(hashOf(`id ${seq}`), seq)
      handed.set(round * 100 + 1, await ids.seal(round * 100 + 1, round * 100 + 100))
      for (const [seq, run] of handed) runs.set(seq, run)
      const missing = []
      for (let seq = 1; seq <= round * 100 + 100; seq++)
        if (!ids.find(hashOf(`id ${seq}`))?.includes(seq)) missing.push(seq)
      expect(missing).toEqual([])
    }
    expect(reads()).toBe(0)
  })

  it('of a run that was not written are forgotten, and the other runs stay in memory', async () => {
    const { runs, store, reads } = storeOfRuns()
    const [ids, other] = [new IdempotencyIndex(store, 's'), new IdempotencyIndex(store, 's')]
    const sealed = async (by: IdempotencyIndex, whose: string, first: number) => {
      for (let seq = first; seq < first + 100; seq++) by.add(hashOf(`${whose} ${seq}`), seq)
      return by.seal(first, first + 99)
    }
    for (const first of [1, 101, 201]) runs.set(first, await sealed(ids, 'ours', first))
    other.restore(ids.marks(), runs)
    await sealed(ids, 'lost', 301) // merges the three before it, as what the other makes instead does
    runs.set(301, await sealed(other, 'theirs', 301))
    ids.undoSeal()
    ids.restore(other.marks())
    expect(await ids.fetch(hashOf('theirs 350'))).toEqual([350])
    expect(await ids.fetch(hashOf('ours 150'))).toEqual([150])
    expect(await ids.fetch(hashOf('lost 350'))).toEqual([])
    expect(reads()).toBe(1) // the other's run

    const before = ids.marks()
    runs.set(401, await sealed(other, 'theirs', 401))
    await sealed(ids, 'lost', 401) // nothing is merged
    ids.undoSeal()
    ids.restore(before)
    expect(await ids.fetch(hashOf('lost 450'))).toEqual([])
    expect(await ids.fetch(hashOf('ours 250'))).toEqual([250])
    expect(reads()).toBe(1)
  })

  it('with the same hash give every entry, in whichever run it is', async () => {
    const { runs, store } = storeOfRuns()
    const ids = new IdempotencyIndex(store, 's')
    const shared = 0x80000000
    for (let seq = 1; seq <= 20_000; seq++) ids.add(seq % 1_000 === 0 ? shared : hashOf(`id ${seq}`), seq)
    runs.set(20_000, await ids.seal(20_000, 20_000))
    ids.add(shared, 20_001)
    const found = await ids.fetch(shared)
    expect([...found].sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 20 }, (_, at) => (at + 1) * 1_000),
      20_001,
    ])
  })

  it('cost no read when they are new and the runs are in memory', async () => {
    const { runs, store, reads } = storeOfRuns()
    const ids = new IdempotencyIndex(store, 's')
    for (let seq = 1; seq <= 5_000; seq++) ids.add(hashOf(`id ${seq}`), seq)
    runs.set(5_000, await ids.seal(5_000, 5_000))
    let leads = 0
    for (let at = 0; at < 5_000; at++) leads += ids.find(hashOf(`new ${at}`))?.length ?? Number.NaN
    expect({ leads, reads: reads() }).toEqual({ leads: 0, reads: 0 })
  })

  it('are found while runs are being merged, also those that are added meanwhile', async () => {
    const { runs, store } = storeOfRuns()
    const ids = new IdempotencyIndex(store, 's')
    for (let seq = 1; seq <= 1_500; seq++) {
      ids.add(hashOf(`id ${seq}`), seq)
      if (seq % 100 === 0) runs.set(seq, await ids.seal(seq, seq))
    }
    const slow = {
      readRun: async (...part: Parameters<typeof store.readRun>) => {
        await nextTurn()
        return store.readRun(...part)
      },
    }
    const again = new IdempotencyIndex(slow, 's')
    again.restore(ids.marks())
    for (let seq = 1_501; seq <= 1_600; seq++) again.add(hashOf(`id ${seq}`), seq)
    let sealed = false
    const sealing = again.seal(1_600, 1_600).then(() => {
      sealed = true
    })
    let last = 1_600
    const fetches: Promise<readonly number[]>[] = []
    for (; !sealed; await nextTurn()) {
      again.add(hashOf(`id ${++last}`), last)
      for (const seq of [1_500, last]) fetches.push(again.fetch(hashOf(`id ${seq}`)))
    }
    expect((await Promise.all(fetches)).filter((leads) => leads.length === 0)).toEqual([])
    await sealing
    expect(last).toBeGreaterThan(1_601)
    expect(await again.fetch(hashOf('id 1601'))).toEqual([1_601])
  })

  it('of entries that were rolled back are forgotten', () => {
    const ids = new IdempotencyIndex(storeOfRuns().store, 's')
    for (let seq = 1; seq <= 100; seq++) ids.add(hashOf(`id ${seq}`), seq)
    ids.rollBack(60)
    expect([60, 61].map((seq) => ids.find(hashOf(`id ${seq}`)))).toEqual([[60], []])
  })
})
