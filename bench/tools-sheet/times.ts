/** What each look costs at 2048 × 2048 beyond the cut-out itself, in milliseconds of a processor. */
import { decode, givenCutOut, runPipeline } from '@allot/imaging/cut-outs'
import type { Edits } from '@allot/imaging/edits'
import sharp from 'sharp'
import type { LookOfATool } from './looks.ts'

const CANVAS = { width: 2_048, height: 2_048, margin: 0.14 } as const
const RUNS = 3

export async function timesOf(source: string, matte: string, looks: readonly LookOfATool[]): Promise<string> {
  sharp.concurrency(1)
  const photo = await decode(source)
  const subject = await givenCutOut(matte, photo)
  const timeOf = async (edits: Partial<Edits>): Promise<number> => {
    const all: Edits = {
      ...{ removeBackground: true, background: 'white', canvas: CANVAS, format: 'jpg', quality: 90 },
      ...edits,
    }
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const began = process.cpuUsage()
      const frame = await runPipeline({ ...photo, image: photo.image.clone() }, { edits: all, subject })
      await frame.image.raw().toBuffer()
      const { user, system } = process.cpuUsage(began)
      times.push((user + system) / 1_000)
    }
    return Math.min(...times)
  }
  const bare = await timeOf({})
  const lines = [`cut out ${Math.round(bare)} ms`]
  for (const { sheet, title, edits } of looks)
    lines.push(`${sheet}, ${title}: +${Math.round((await timeOf(edits)) - bare)} ms`)
  return lines.join('\n')
}
