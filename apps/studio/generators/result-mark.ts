/**
 * What a model made says so in its own file, from the moment it is a result: every edit, download and ZIP of it keeps the
 * mark. A picture from words alone is a model's; one with the person's photo in it is a composite.
 */
import { readFile } from 'node:fs/promises'
import { putDurably } from '@allot/imaging/durable-file'
import { withOriginMark } from '@allot/imaging/origin-mark'
import type { GenerationBrief } from '../tools/brief.ts'
import { titleOf } from '../tools/registry.ts'

export async function markResult(file: string, { tool, from, medium }: GenerationBrief): Promise<void> {
  if (medium === 'video') return
  const type = from === 'words' ? 'trained' : 'composite'
  await putDurably(file, withOriginMark(await readFile(file), { type, tool: titleOf(tool) }))
}
