/** An answer that had come, and was paid, when the program was killed: it is checked and used by the next process. */
import { copyFileSync, linkSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { brief } from '../tools/brief.ts'
import { GenerationStore } from './generation-store.ts'
import { ResultFolder } from './result-folder.ts'
import { openWired } from './testing/wired.ts'

const wired = await openWired()
afterAll(() => wired.close())

it('stays as it came until its result is there, so that no kill on the way loses it', async () => {
  const data = wired.newFolder()
  const model = { path: 'replicate', kind: 'replicate', model: 'black-forest-labs/flux-dev' } as const
  const asked = { key: 'design/1', space: 'shop', tool: 'ai_image', model: null }
  const store = new GenerationStore(join(data, 'generations.sqlite'))
  const record = store.begin(asked, wired.generatorOf(model), 0)
  store.save(asked.key, { name: 'received' }, 0)
  store.close()
  const folder = join(data, 'results')
  mkdirSync(folder)
  const part = new ResultFolder(folder).part(record)
  const asItCame = join(data, 'as-it-came.png')
  copyFileSync(wired.small.file, part)
  linkSync(part, asItCame)

  const before = wired.wire.calls.length
  const generations = await wired.generationsOf(model, { data })
  const made = await generations.generate({
    ...{ key: asked.key, space: asked.space, picture: null, mask: null },
    ...{ signal: new AbortController().signal },
    brief: brief({ tool: 'ai_image', from: 'words', prompt: 'a cup', seed: 1 }),
  })
  expect(made).toMatchObject({ ok: true, type: 'png' })
  expect(wired.wire.calls.length - before).toBe(0)
  expect(readFileSync(asItCame).equals(readFileSync(wired.small.file))).toBe(true)
  await generations.close()
})
