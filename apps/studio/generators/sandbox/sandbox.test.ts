import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openImaging } from '@allot/imaging'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePath, samples } from '../../storage/samples.ts'
import type { GenerationBrief } from '../../tools/brief.ts'
import { readSteps, TOOLS } from '../../tools/registry.ts'
import type { GeneratorCall } from '../generator.ts'
import { TestTime } from '../testing/test-time.ts'
import { sandboxGenerator } from './sandbox.ts'
import { sandboxWord } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-sandbox-'))
const imaging = openImaging()
const sandbox = sandboxGenerator(imaging, new TestTime())
afterAll(() => imaging.close())

const file = join(folder, 'photo.png')
const source = samplePath(samples()[0]?.name ?? '') ?? ''
const copied = await imaging.copyPicture({ source, target: file, side: 400, format: 'png' })
if (!copied.ok) throw new Error(copied.message)
const picture = { file, width: copied.width, height: copied.height }

let made = 0
async function draw(brief: GenerationBrief, more: Partial<GeneratorCall> = {}): Promise<string> {
  const target = join(folder, `drawn-${++made}`)
  const call = {
    ...{
      brief,
      prompt: '',
      target,
      mask: null,
      idempotencyKey: `key-${made}`,
      accepted: () => undefined,
      space: 'shop',
    },
    picture: brief.from === 'words' ? null : picture,
    signal: new AbortController().signal,
    ...more,
  }
  expect(await sandbox.generate(call)).toMatchObject({ kind: 'made' })
  return target
}

function briefOf(tool: string, settings: Record<string, string | number> = {}): GenerationBrief {
  const [step] = readSteps([{ tool, settings }])
  if (step?.work.kind !== 'generate') throw new Error(`${tool} is not generated.`)
  return step.work.brief
}

const GENERATED = TOOLS.flatMap(({ name, form, priced }) => {
  const settings = {
    ...('prompt' in form.properties && { prompt: 'a blue cup' }),
    ...(priced.model && { model: 'studio' }),
  }
  const [step] = readSteps([{ tool: name, settings }])
  return step?.work.kind === 'generate' ? [[name, step.work.brief] as const] : []
})

describe.each(GENERATED)('%s in the sandbox', (tool, brief) => {
  it('makes a picture that can be looked at, the same one for the same seed', async () => {
    const first = await draw(brief)
    const { format, pages = 1, width, pageHeight, height } = await sharp(first).metadata()
    expect(format).toBe(tool === 'ai_video' ? 'webp' : tool === 'ai_sticker' ? 'png' : 'jpeg')
    // Frames that look alike are one in the file.
    if (tool === 'ai_video') expect(pages).toBeGreaterThan(20)
    else expect(pages).toBe(1)
    expect(Math.max(width, pageHeight ?? height)).toBe(tool === 'ai_video' ? 854 : 1024)
    expect(readFileSync(await draw(brief)).equals(readFileSync(first))).toBe(true)
  }, 60_000) // the first cut-out loads the model
})

it('another seed is another picture', async () => {
  const [one, other] = [
    await draw(briefOf('ai_image', { prompt: 'hills', seed: 1 })),
    await draw(briefOf('ai_image', { prompt: 'hills', seed: 2 })),
  ]
  expect(readFileSync(one).equals(readFileSync(other))).toBe(false)
})

it('Edit with AI keeps the shape of the photo, and changes it within the mask alone', async () => {
  const mask = join(folder, 'mask.png')
  const { width, height } = picture
  const left = Buffer.from(
    `<svg width="${width}" height="${height}"><rect width="50%" height="100%" fill="#fff"/></svg>`,
  )
  await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([{ input: left }])
    .png()
    .toFile(mask)
  const brief = briefOf('edit_with_ai', { prompt: 'make it green' })
  const [changed, unmasked] = [await draw(brief, { mask }), await draw(brief)]
  const { width: w, height: h } = await sharp(changed).metadata()
  expect(Math.abs(w / h - width / height)).toBeLessThan(0.01)
  const mean = async (of: string, from: number) => {
    const part = sharp(of).extract({
      left: Math.round(w * from),
      top: 0,
      width: Math.round(w * 0.3),
      height: h,
    })
    const { channels } = await sharp(await part.png().toBuffer()).stats()
    return channels.map(({ mean }) => mean)
  }
  const difference = async (from: number) => {
    const [one, other] = [await mean(changed, from), await mean(unmasked, from)]
    return Math.max(...one.map((each, at) => Math.abs(each - (other[at] ?? 0))))
  }
  expect(await difference(0.05)).toBeLessThan(2)
  expect(await difference(0.65)).toBeGreaterThan(10)
})

it('words in the prompt choose how it goes wrong, for all or for a share', () => {
  expect(sandboxWord('a red cup', 0)).toBeUndefined()
  expect(sandboxWord('a red cup [fail]', 0.99)).toEqual({ word: 'fail', as: '[fail]' })
  expect(sandboxWord('[rate-limit] a red cup', 0.5)).toMatchObject({ word: 'rate-limit' })
  expect([0.05, 0.15].map((chance) => sandboxWord('[moderated 10%]', chance))).toEqual([
    { word: 'moderated', as: '[moderated 10%]' },
    undefined,
  ])
  expect(sandboxWord('[explode]', 0)).toBeUndefined()
})
