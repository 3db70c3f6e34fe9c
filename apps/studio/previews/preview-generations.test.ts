import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Charging } from '../charges/charging.ts'
import { readSteps } from '../tools/registry.ts'
import { paidKeyOf } from '../tools/stages.ts'
import { type PaidPreviewPorts, PreviewGenerations } from './preview-generations.ts'
import { PreviewStore, type Unsettled } from './preview-store.ts'

const store = () => new PreviewStore(join(mkdtempSync(join(tmpdir(), 'allot-previews-')), 'previews.sqlite'))
const left = (key: string, id: string): Unsettled => ({
  key,
  id,
  space: 'shop',
  by: 'ann',
  uses: [],
  keySecret: null,
  isCancelled: false,
})

it('a try that is settled leaves the next one of the same picture as it is', () => {
  const previews = store()
  previews.saveUnsettled(left('paid/1', 'first'))
  previews.saveUnsettled(left('paid/1', 'second'))
  previews.settled(left('paid/1', 'first'))
  expect(previews.unsettledUnder('paid/1')).toEqual(left('paid/1', 'second'))
  previews.settled(left('paid/1', 'second'))
  expect(previews.unsettled()).toEqual([])
})

it('what a kill left and a person asks for before its turn is settled once', async () => {
  const previews = store()
  const preview = { id: 'p', space: 'shop', digest: 'd' }
  const steps = readSteps([{ tool: 'edit_with_ai', settings: { prompt: 'a hat' } }])
  const key = paidKeyOf('shop', 'd', steps)
  previews.saveUnsettled(left('paid/1', 'first'))
  previews.saveUnsettled(left(key, 'asked'))
  const calls: string[] = []
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const charging: Charging = {
    place: async (work) => {
      calls.push(`place ${work.key}`)
      if (work.key === 'preview/first') await reached
      return { ok: true, holds: ['h'] }
    },
    capture: async (work) => {
      calls.push(`capture ${work.key}`)
      return { ai_credits: 3 }
    },
    release: async () => ({ givenBack: {}, kept: {} }),
  }
  const made = { ok: true, file: 'f', type: 'png', generator: 'Sandbox', sandbox: true } as const
  const ports = {
    previews: { store: previews },
    charging,
    generations: { made: () => made, isAsked: () => false },
  }
  const paid = new PreviewGenerations(ports as unknown as PaidPreviewPorts) // what settling needs of them
  const resumed = paid.resume(() => undefined)
  expect(await paid.generate(preview, steps, 'ann')).toEqual({ outcome: 'made', cost: { ai_credits: 3 } })
  reach()
  await resumed
  expect(calls).toEqual([
    ...['place preview/first', 'place preview/asked', 'capture preview/asked', 'capture preview/first'],
  ])
})

it('what a preview had reserved comes back at once where its work breaks off, and is asked for anew', async () => {
  const previews = store()
  const preview = { id: 'p', space: 'shop', digest: 'd' }
  const steps = readSteps([{ tool: 'edit_with_ai', settings: { prompt: 'a hat' } }])
  const calls: string[] = []
  const charging: Charging = {
    place: async () => ({ ok: true, holds: ['h'] }),
    capture: async () => ({}),
    release: async (work, holds) => {
      calls.push(`release ${holds} of ${work.uses[0]?.feature}`)
      return { givenBack: { ai_credits: 3 }, kept: {} }
    },
  }
  const picture = { file: 'f', beside: 'f', space: 'shop' }
  const ports = {
    previews: {
      store: previews,
      stage: () => ({ picture, steps: [], pending: null }),
      newFile: () => 'part',
    },
    charging,
    generations: { made: () => undefined, workOf: async () => ({ kind: 'sandbox' }) },
    pictures: { edit: () => Promise.reject(new Error('The disk is full.')) },
    allot: { quote: async () => ({ allowed: true, cost: {} }) },
    hasAgreed: () => true,
  }
  const paid = new PreviewGenerations(ports as unknown as PaidPreviewPorts) // what a generation needs of them
  await expect(paid.generate(preview, steps, 'ann')).rejects.toThrow('The disk is full.')
  expect(calls).toEqual(['release h of edit_with_ai'])
  expect(previews.unsettled()).toEqual([])
})
