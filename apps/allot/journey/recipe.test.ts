import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import { allot, freshFolder, realPhotos } from '../testing/running.ts'

const [red = '', blue = ''] = realPhotos(2)

let photos: string
let out: string
beforeEach(() => {
  photos = freshFolder()
  out = freshFolder()
  mkdirSync(join(photos, 'shoes'))
  copyFileSync(red, join(photos, 'red.jpg'))
  copyFileSync(blue, join(photos, 'shoes/blue.jpg'))
})

const RECIPE = `
recipe: 1
steps: [{ background: "e8e4dc" }]
outputs:
  - { size: 400, margin: 0.1, name: "square/{name}" }
  - { size: 300x200, format: webp, max_bytes: 20000, name: "web/{n}-{name}" }
`

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(folder.length + 1))
    .sort()

describe('allot batch --recipe', { timeout: 120_000 }, () => {
  it('makes every output of every photo, says what it takes, reports each file, and does nothing twice', async () => {
    const recipe = join(photos, 'shop.yaml')
    writeFileSync(recipe, RECIPE)
    const data = freshFolder()
    const run = (report: string) =>
      allot(['batch', photos, '--out', out, '--recipe', recipe, '--report', join(out, report)], data)
    const once = await run('../report.csv')
    expect(once.status).toBe(0)
    expect(once.err).toContain('2 photos × 2 outputs: 4 files, and each takes one Batch export.')
    expect(once.out).toMatch(/Exported +4 of 4/)
    expect(once.out).toMatch(/Batch exports used +4 of 500/)
    expect(filesIn(out)).toEqual([
      'square/red.jpg',
      'square/shoes/blue.jpg',
      'web/001-red.webp',
      'web/shoes/002-blue.webp',
    ])
    expect(await sharp(join(out, 'web/001-red.webp')).metadata()).toMatchObject({ width: 300, height: 200 })
    const { data: pixels } = await sharp(join(out, 'square/red.jpg'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(Math.abs((pixels[2] ?? 0) - 0xdc)).toBeLessThan(3)
    const report = readFileSync(join(out, '../report.csv'), 'utf8').split('\r\n')
    expect(report[1]).toMatch(/^red\.jpg,exported,square\/red\.jpg,400,400,\d+,false,,/)
    expect(report).toHaveLength(6)

    const again = await run('../report.json')
    expect(again.out).toMatch(/Exported +4 of 4, 4 of them before/)
    expect(again.out).toMatch(/Batch exports used +4 of 500/)
    const rows = JSON.parse(readFileSync(join(out, '../report.json'), 'utf8'))
    expect(rows.map((row: { status: string }) => row.status)).toEqual(Array(4).fill('exported_before'))
    expect(filesIn(out)).toHaveLength(4)
  })

  it('is refused with its place in the file, and beside options that say the same', async () => {
    const recipe = join(photos, 'shop.yaml')
    const refusal = async (text: string, ...more: string[]) => {
      writeFileSync(recipe, text)
      const { status, err } = await allot(
        ['batch', photos, '--out', out, '--recipe', recipe, ...more],
        freshFolder(),
      )
      expect({ status, files: existsSync(out) && readdirSync(out) }).toEqual({ status: 2, files: [] })
      return err
    }
    expect(await refusal('recipe: 1\noutputs: [{ quality: 300 }]')).toContain(
      'shop.yaml, outputs[0].quality: ',
    )
    expect(await refusal('recipe: [')).toContain('is no YAML or JSON: ')
    expect(await refusal('recipe: 1\nsteps: [{ background: gone.png }]\noutputs: [{}]')).toContain(
      'steps[0].background: "gone.png" is neither a colour',
    )
    expect(await refusal(RECIPE, '--size', '400')).toContain('so leave out --size')
    expect(await refusal(RECIPE.replace('{n}', '{sku}'))).toContain('The name "web/{sku}-{name}" has {sku}')
    expect(await refusal(RECIPE, '--report', join(out, 'report.xlsx'))).toContain(
      'name a .csv or a .json file',
    )
  })

  it('that makes more files than can be paid for is refused before the first', async () => {
    const recipe = join(photos, 'many.yaml')
    const outputs = Array.from({ length: 20 }, (_, at) => `  - { size: ${100 + at}, name: "${at}/{name}" }`)
    writeFileSync(recipe, `recipe: 1\noutputs:\n${outputs.join('\n')}\n`)
    for (let at = 0; at < 24; at++) copyFileSync(red, join(photos, `${at}.jpg`))
    const { status, err } = await allot(['batch', photos, '--out', out, '--recipe', recipe], freshFolder())
    expect(status).toBe(2)
    expect(err).toContain('26 photos × 20 outputs: 520 files')
    expect(err).toContain('520 files are to be made and 500 Batch exports are left.')
    expect(readdirSync(out)).toEqual([])
  })
})

describe('the options of allot batch', { timeout: 120_000 }, () => {
  it('choose a background, margins, a place, no enlarging and the largest size', async () => {
    const run = await allot(
      [
        ...['batch', join(photos, 'red.jpg'), '--out', out, '--background', '102030', '--size', '5000x4000'],
        ...['--margin', '0.1,0,0,0.2', '--position', 'top-left', '--no-enlarge', '--max-bytes', '300KB'],
      ],
      freshFolder(),
    )
    expect(run.status).toBe(0)
    const result = sharp(join(out, 'red.jpg'))
    expect(await result.metadata()).toMatchObject({ width: 5000, height: 4000 })
    expect(readFileSync(join(out, 'red.jpg')).length).toBeLessThanOrEqual(300_000)
    const corner = await result.extract({ left: 790, top: 390, width: 4, height: 4 }).raw().toBuffer()
    expect(Math.abs((corner[0] ?? 0) - 0x10)).toBeLessThan(20)
  })
})

describe('allot batch with tools', { timeout: 120_000 }, () => {
  it('says what all of it takes before, and takes exactly that for each photo that comes out', async () => {
    const data = freshFolder()
    const words = ['batch', photos, '--out', out, '--remove-background', '--backdrop', 'table']
    const more = ['--shadow', 'contact', '--recolor', '2f6fb0', '--size', '300', '--format', 'webp']
    const run = await allot([...words, ...more], data)
    expect(run.err).toMatch(
      /^2 files take 2 Batch exports of 500 left, 6 AI generations, 7 AI credits; renews at \d{4}-\d\d-\d\d /m,
    )
    // The other one has no colour that could be changed: it gives back what was reserved for it.
    expect(run.out).toMatch(/hardly any colour.*Nothing was taken for it\./)
    expect(run.out).toMatch(/Batch exports used +1 of 500/)
    expect(filesIn(out)).toEqual(['red.webp'])
    const { out: usage } = await allot(['usage', '--json'], data)
    expect(usage).toMatch(/"meter":"ai_credits"[^}]*"used":3.5,"held":0/)
    const again = await allot([...words, ...more], data)
    expect(again.err).toMatch(/^1 file takes 1 Batch export.* 3 AI generations, 3.5 AI credits/m)
  })

  it('is refused before it begins where the credits do not suffice, and where no generator makes a step', async () => {
    const data = freshFolder()
    const recipe = join(photos, 'shop.json')
    const steps = Array.from({ length: 20 }, () => ({ virtual_model: { resolution: '4k' } }))
    writeFileSync(recipe, JSON.stringify({ recipe: 1, steps, outputs: [{ size: 300 }] }))
    const words = ['batch', red, blue, '--out', out, '--recipe', recipe]
    expect(await allot(words, data)).toMatchObject({
      status: 2,
      err: expect.stringContaining('Nothing was charged.'),
    })
    const { status, err } = await allot(words, data, { ALLOT_AI_SANDBOX: 'on' })
    expect(err).toMatch(/not enough AI credits left for this. 1 of 2 fit now. .* Nothing was charged\./)
    expect([status, filesIn(out)]).toEqual([2, []])
  })

  it.each([
    [['--recolor', 'red'], /--recolor: .*Nothing was charged\./],
    [['--shadow', 'long'], /contact, cast, floating/],
  ])('%j is refused with what to write', async (words, message) => {
    const { status, err } = await allot(['batch', photos, '--out', out, ...words], freshFolder())
    expect([status === 0, err]).toEqual([false, expect.stringMatching(message)])
  })
})
