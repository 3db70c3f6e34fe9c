/** Pictures of providers that answer at once, and are asked how far they are: what becomes of one that was accepted. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { brief } from '../tools/brief.ts'
import type { GenerationRequest } from './generations.ts'
import { openWired, type WiredModel } from './testing/wired.ts'

const wired = await openWired()
const { wire, newFolder } = wired
afterAll(() => wired.close())
beforeEach(() => {
  wire.pending = () => false
  wire.laterStatus = () => undefined
  wire.questions = 0
})

const MODELS: readonly WiredModel[] = [
  { path: 'replicate', kind: 'replicate', model: 'black-forest-labs/flux-dev' },
  { path: 'bfl', kind: 'black-forest-labs', model: 'flux-kontext-pro' },
  { path: 'luma', kind: 'luma', model: 'photon-1' },
]
const open = (data: string, model: WiredModel, notes: string[] = []) =>
  wired.generationsOf(model, { data, notes })

const request: GenerationRequest = {
  ...{ key: 'design/1', space: 'shop', picture: null, mask: null, signal: new AbortController().signal },
  brief: brief({ tool: 'ai_image', from: 'words', prompt: 'a cup', seed: 1, resolution: '1k' }),
}

describe.each(MODELS)('$path', (model) => {
  it('is asked on by the next process, and for no other picture', async () => {
    const data = newFolder()
    wire.pending = () => true
    const before = wire.calls.length
    const first = await open(data, model)
    void first.generate(request).catch(() => undefined) // its process is left as it is
    await expect.poll(() => wire.questions).toBeGreaterThan(1)
    wire.pending = () => false
    const next = await open(data, model)
    expect(await next.generate(request)).toMatchObject({ ok: true, sandbox: false })
    expect(wire.calls.length - before).toBe(1)
    await next.close()
  })

  it('whose result never comes gives it back and says so in the log, and is asked for no other', async () => {
    wire.laterStatus = () => 503
    const before = wire.calls.length
    const notes: string[] = []
    const generations = await open(newFolder(), model, notes)
    expect(await generations.generate(request)).toMatchObject({ ok: false, why: 'technical' })
    expect(wire.calls.length - before).toBe(1)
    expect(notes).toEqual([expect.stringMatching(/its result did not come.*design\/1/)])
    await generations.close()
  })
})
