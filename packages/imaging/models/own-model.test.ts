import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { openImaging } from '../imaging.ts'
import { modelInfo } from './model-info.ts'
import { bytesField, numberField } from './protobuf.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const SIDE = 64
const DESCRIBED = {
  name: 'Brightness',
  licence: 'MIT',
  input: 'picture',
  output: 'matte',
  side: SIDE,
  mean: [0.5, 0.5, 0.5],
  scale: [0.1, 0.1, 0.1],
  activation: 'sigmoid',
}

function modelFolder(described: object | string, weights: Buffer | undefined = brightness()): string {
  const folder = mkdtempSync(join(tmpdir(), 'allot-own-model-'))
  folders.push(folder)
  const text = typeof described === 'string' ? described : JSON.stringify(described)
  writeFileSync(join(folder, 'model.json'), text)
  if (weights) writeFileSync(join(folder, 'model.onnx'), weights)
  return folder
}

/** A model of onnx.proto: the mean of the three colours, which is the matte of a white thing on black. */
function brightness(): Buffer {
  const text = (number: number, value: string) => bytesField(number, Buffer.from(value))
  const message = (number: number, ...fields: (readonly Buffer[])[]) =>
    bytesField(number, Buffer.concat(fields.flat()))
  const shape = (...sides: number[]) => message(2, ...sides.map((side) => message(1, numberField(1, side))))
  const value = (number: number, name: string, ...sides: number[]) =>
    message(number, text(1, name), message(2, message(1, numberField(1, 1), shape(...sides))))
  const axes = message(5, text(1, 'axes'), numberField(8, 1), numberField(20, 7))
  const keep = message(5, text(1, 'keepdims'), numberField(3, 1), numberField(20, 2))
  const node = message(1, text(1, 'picture'), text(2, 'matte'), text(4, 'ReduceMean'), axes, keep)
  const graph = message(
    7,
    node,
    text(2, 'brightness'),
    value(11, 'picture', 1, 3, SIDE, SIDE),
    value(12, 'matte', 1, 1, SIDE, SIDE),
  )
  return Buffer.concat([numberField(1, 8), graph, message(8, text(1, ''), numberField(2, 13))].flat())
}

/** A white disc on black, cut out by the model of the folder. */
async function cutOut(ownModel: string) {
  const imaging = openImaging({ ownModel })
  try {
    const [source, target] = [join(ownModel, 'disc.png'), join(ownModel, 'cut.png')]
    const disc =
      '<svg width="400" height="400"><rect width="400" height="400"/><circle cx="200" cy="200" r="120" fill="#fff"/></svg>'
    await sharp(Buffer.from(disc)).png().toFile(source)
    const edits = {
      removeBackground: true,
      background: 'transparent',
      canvas: null,
      format: 'png',
      quality: 90,
    } as const
    const result = await imaging.editPhoto({ source, target, edits })
    if (!result.ok) return result.message
    const { data } = await sharp(readFileSync(target)).raw().toBuffer({ resolveWithObject: true })
    return { middle: data[(200 * 400 + 200) * 4 + 3], corner: data[(20 * 400 + 20) * 4 + 3] }
  } finally {
    await imaging.close()
  }
}

describe('a model of the operator’s own', () => {
  it('finds the subject, in pixels of the size and range that it wants', async () => {
    expect(await cutOut(modelFolder(DESCRIBED))).toEqual({ middle: 255, corner: 0 })
    const stretched = { ...DESCRIBED, activation: 'stretch', mean: [0, 0, 0], scale: [9, 9, 9] }
    expect(await cutOut(modelFolder(stretched))).toEqual({ middle: 255, corner: 0 })
  })

  it('that does not fit its description says what is wrong', async () => {
    expect(await cutOut(modelFolder({ ...DESCRIBED, input: 'image' }))).toContain(
      'cannot be used: it has no input "image"; it has picture.',
    )
    expect(await cutOut(modelFolder({ ...DESCRIBED, output: 'alpha' }))).toContain(
      'it has no output "alpha"; it has matte.',
    )
    expect(await cutOut(modelFolder({ ...DESCRIBED, side: 128 }))).toContain(
      'it does not take 128 × 128 pixels',
    )
    expect(await cutOut(modelFolder(DESCRIBED, Buffer.from('no model')))).toContain(
      'model.onnx is no model that can be loaded',
    )
  })
})

describe('which model is in use', () => {
  it('is ISNet, with what its licence does not say, where no other is named', () => {
    expect(modelInfo({ ownModel: null, service: null })).toEqual({
      ok: true,
      name: 'ISNet (general use)',
      licence: 'MIT, as the package of the weights says',
      note: expect.stringContaining('non-commercial'),
    })
  })

  it('is the operator’s own, with its licence', () => {
    expect(modelInfo({ ownModel: modelFolder(DESCRIBED), service: null })).toEqual({
      ok: true,
      name: 'Brightness',
      licence: 'MIT',
      note: null,
    })
  })

  it('says what is wrong with the folder, and how to mend it', () => {
    const messageOf = (folder: string) => {
      const info = modelInfo({ ownModel: folder, service: null })
      return info.ok ? '' : info.message
    }
    expect(messageOf('/nowhere')).toMatch(/model\.json cannot be read.*unset the variable to use ISNet\.$/)
    expect(messageOf(modelFolder('{'))).toContain('model.json cannot be read')
    expect(messageOf(modelFolder({ ...DESCRIBED, side: 3 }))).toMatch(/Too small.*side/)
    expect(messageOf(modelFolder({ ...DESCRIBED, weights: '../x.onnx' }))).toContain(
      'name an .onnx file in this folder',
    )
    expect(messageOf(modelFolder({ ...DESCRIBED, weights: 'other.onnx' }))).toContain(
      'other.onnx is not there',
    )
  })
})
