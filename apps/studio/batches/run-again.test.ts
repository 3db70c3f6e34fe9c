import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunAgain } from '../contract/run-again.ts'
import type { JobState } from '../jobs/job-state.ts'
import { BatchStore } from './batch-store.ts'
import { planOf } from './photo-plan.ts'
import { againOf, chosenPhotos } from './run-again.ts'

const OUTPUT = { canvas: null, format: 'png', quality: 90 } as const
const removed = { tool: 'background_removal', settings: {} }
const staged = { tool: 'ai_background', settings: { model: 'studio', prompt: 'a beach' } }
const shadow = (kind: string) => ({ tool: 'ai_shadow', settings: { kind } })
const FIRST = planOf([removed, staged, shadow('contact')], OUTPUT)

let folder: string
let store: BatchStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-run-again-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
  add('b')
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** Exported, failed, released, and one that did not arrive. */
function add(
  id: string,
  state: JobState = { name: 'done', finishedAt: 5 },
  fingerprint: string | null = null,
): void {
  const { steps, last: edits, takes } = FIRST
  const photo = { name: 'a.jpg', bytes: 1, source: '/a.jpg' }
  store.insert(
    {
      ...{
        id,
        space: 's',
        member: 'ann',
        name: id,
        steps,
        edits,
        further: [],
        takes,
        createdAt: 1,
        state,
        out: null,
      },
      ...{
        fingerprint,
        holds: [],
        holdRequests: 0,
        asking: null,
        ranBy: null,
        deletedAt: null,
        keySecret: null,
        notify: null,
      },
    },
    [photo, photo, photo, { ...photo, source: null }],
  )
  store.saveItem(id, 1, { name: 'working' })
  const result = { width: 1, height: 1, bytes: 1, further: [], notes: [], needsReview: false, digest: null }
  store.saveItem(id, 1, { name: 'done', result })
  store.saveItem(id, 2, { name: 'failed', reason: 'Damaged.', settled: null })
  store.saveItem(id, 3, { name: 'released' })
  store.saveItem(id, 4, { name: 'failed', reason: 'It did not arrive.', settled: null })
  store.saveState(id, state)
}

const batchOf = (id: string) => {
  const batch = store.job(id)
  if (!batch) throw new Error(`There is no ${id}.`)
  return batch
}
const photoOf = (n: number) => {
  const photo = store.photo('b', n)
  if (!photo) throw new Error(`There is no photo ${n}.`)
  return photo
}

describe('the photos that are run again', () => {
  const chosen = (which: RunAgain['photos'], hasSettings = false, id = 'b') => {
    const found = chosenPhotos(store, batchOf(id), which, hasSettings)
    return found.ok ? found.photos.map(({ n }) => n) : found.message
  }

  it('are those of a group or those that are named, where they arrived', () => {
    expect([chosen('failed'), chosen('rest'), chosen('all'), chosen([2, 3, 9])]).toEqual([
      ...[[2], [3], [2, 3], [2, 3]],
    ])
    expect([chosen('all', true), chosen([1], true)]).toEqual([[1, 2, 3], [1]])
  })

  it('leave out what a person left out, but where it is named', () => {
    store.decisions.save('b', [1, 2], 'left_out')
    expect([chosen('all', true), chosen([2], true)]).toEqual([[3], [2]])
    expect(chosen('failed')).toContain('No photo of this Batch failed')
  })

  it('are none where the Batch is not over, was made by a command, or they are exported with these settings', () => {
    add('running', { name: 'running' })
    add('shell', { name: 'done', finishedAt: 5 }, 'print')
    expect(chosen('failed', false, 'running')).toContain('not over')
    expect(chosen('failed', false, 'shell')).toContain('--again')
    expect(chosen([1, 2])).toContain('exported already')
    expect(chosen([4])).toContain('None of the chosen photos')
  })
})

describe('other settings', () => {
  const generations = (made: readonly string[]) => ({
    made: (key: string) =>
      made.includes(key)
        ? ({ ok: true, file: '/g.png', type: 'png', generator: 'Sandbox', sandbox: true } as const)
        : undefined,
  })
  const again = (n: number, steps: Parameters<typeof planOf>[0], made = ['b/1/2', 'b/2/2']) => {
    const { settings } = againOf(
      { generations: generations(made) },
      batchOf('b'),
      photoOf(n),
      planOf(steps, OUTPUT),
    )
    return { reused: settings?.reused, takes: settings?.takes.map(({ of }) => of) }
  }

  it('after a generated step use its picture again, and take the Batch export alone', () => {
    expect(again(1, [removed, staged, shadow('cast')])).toEqual({ reused: { 2: 'b/1/2' }, takes: [0] })
  })

  it('of a generated step, or before one, make it anew and take its credits', () => {
    const other = { tool: 'ai_background', settings: { model: 'studio', prompt: 'a wood' } }
    const fresh = { reused: {}, takes: [0, 2] }
    expect(again(1, [removed, other, shadow('contact')])).toEqual(fresh)
    expect(again(1, [{ tool: 'recolor', settings: { colour: '#ff0000' } }, staged])).toEqual(fresh)
    expect(again(1, [removed, staged, shadow('cast')], [])).toEqual(fresh)
  })

  it('of a photo that failed make all of it anew: what it took came back', () => {
    expect(again(2, [removed, staged, shadow('cast')])).toEqual({ reused: {}, takes: [0, 2] })
  })
})
