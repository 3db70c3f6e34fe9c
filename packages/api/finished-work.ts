/** Work that is over, as a product reports it: which, how it ended, how much of it came out. No content of the work. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { instantText, utc } from './page.ts'

export const FINISHED_WORK = {
  ...{ id: '6f1c0b9e-3f0a-4c53-9d4e-0b6c0a8a7d11', name: 'Winter boots', status: 'done' },
  ...{ total: 60, exported: 56, failed: 4, leftOut: 0, startedBy: 'ann' },
  ...{ startedAt: '2026-07-20T08:48:00Z', finishedAt: '2026-07-20T09:00:00Z' },
  link: 'https://studio.example/batches/6f1c0b9e-3f0a-4c53-9d4e-0b6c0a8a7d11',
}

const count = z.number().int().min(0).max(1_000_000)
const id = text.min(1).max(200).describe('of the work, as the product names it')
const status = z
  .enum(['done', 'cancelled', 'stopped'])
  .describe('done: all of it was tried; cancelled: by a person; stopped: it could not go on')
const counts = {
  total: count.describe('how many pieces it has'),
  exported: count.describe('how many have a result'),
  failed: count.describe('how many came to nothing, each with a reason that the product shows'),
  leftOut: count.describe('how many were not begun'),
}

export const newFinishedWork = z
  .strictObject({
    id,
    name: text.min(1).max(200).nullable().describe('what people call it'),
    status,
    ...counts,
    startedBy: text.min(1).max(200).nullable().describe('the member who started it'),
    startedAt: instantText.nullable(),
    finishedAt: instantText,
    // Not `httpUrl`, which refuses names without a dot: localhost, or a host of one's own network.
    link: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .describe('where people see what came of it'),
  })
  .meta({
    id: 'NewFinishedWork',
    description: 'Work that is over.',
    examples: [FINISHED_WORK],
  })

/** As webhooks are sent it. */
export const finishedWork = z
  .object({ ...newFinishedWork.shape, startedAt: utc.nullable(), finishedAt: utc })
  .meta({
    id: 'FinishedWork',
    description: 'Work that is over, with no content of it.',
    examples: [FINISHED_WORK],
  })
