import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { BatchRecord } from './batch-record.ts'
import { FileDigests } from './file-digest.ts'
import { paidPreviews } from './paid-previews.ts'
import type { PhotoRecord } from './photo-record.ts'

const steps = [{ tool: 'edit_with_ai', settings: { prompt: 'a hat' } }]
const batch = { space: 'shop', steps } as unknown as BatchRecord // what is read of it
const photo = { steps: null, source: join(tmpdir(), 'not-there.jpg') } as PhotoRecord // what is read of it

it('a photo is read for what was paid of it only where its Space has paid for such a tool', async () => {
  const asked: unknown[] = []
  const generations = {
    made: () => undefined,
    hasMade: (prefix: string, tools: readonly string[]) => {
      asked.push([prefix, tools])
      return asked.length > 1
    },
  }
  const digests = new FileDigests()
  const isPaid = await paidPreviews({ generations, digests }, batch, photo)
  expect(isPaid({ at: 0 } as never)).toBeUndefined() // its place alone is read
  expect(asked).toEqual([['paid/shop/', ['edit_with_ai']]])
  await expect(paidPreviews({ generations, digests }, batch, photo)).rejects.toThrow('ENOENT')
})

it('a file is read again where it has changed, and not before', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'allot-digests-')), 'photo.jpg')
  const digests = new FileDigests()
  writeFileSync(file, 'red')
  utimesSync(file, 1, 1)
  const red = await digests.of(file)
  expect(red).toBe('sfUaUR8doM00i4-FmNsy5hy5Y-X8aeK0FIW_mVkO11o')
  writeFileSync(file, 'tan')
  utimesSync(file, 1, 1)
  expect(await digests.of(file)).toBe(red) // the same size and time: it is taken for the same
  utimesSync(file, 2, 2)
  expect(await digests.of(file)).not.toBe(red)
})
