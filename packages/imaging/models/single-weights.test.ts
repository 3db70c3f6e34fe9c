import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inSinglePrecision } from './onnx-graph.ts'
import { bytesField, fieldsOf, numberField } from './protobuf.ts'
import { singleWeights } from './single-weights.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-weights-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function fileIn(models: string): Promise<string> {
  const weights = await singleWeights(models, 'output')
  if (!('file' in weights)) throw new Error(weights.note)
  return weights.file
}

describe('weights in single precision', () => {
  it('are made once, made anew when the file is damaged, and replace those of another version', async () => {
    writeFileSync(join(folder, 'isnet-0000.onnx'), 'of an older package')
    const file = await fileIn(folder)
    const { mtimeMs, size } = statSync(file)
    expect(size).toBeGreaterThan(170_000_000)
    expect(readdirSync(folder)).toHaveLength(2)

    expect(statSync(await fileIn(folder)).mtimeMs).toBe(mtimeMs)

    truncateSync(file, 1_000)
    expect(statSync(await fileIn(folder)).size).toBe(size)
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('are those of the package, with the reason, where the folder cannot be written', async () => {
    const occupied = join(folder, 'a file')
    writeFileSync(occupied, '')
    expect(await singleWeights(join(occupied, 'models'), 'output')).toMatchObject({
      bytes: expect.any(Buffer),
      note: expect.stringMatching(/ENOTDIR/),
    })
    expect(await singleWeights(null, 'output')).toMatchObject({ note: 'no folder is set to keep them in' })
  })
})

/** A graph of onnx.proto that names an output, and adds two halves, 1 and -0.5, to it by a node after a cast. */
function model(): Buffer {
  const text = (number: number, value: string) => bytesField(number, Buffer.from(value))
  const message = (number: number, ...fields: (readonly Buffer[])[]) =>
    bytesField(number, Buffer.concat(fields.flat()))
  const output = (name: string) =>
    message(12, text(1, name), message(2, message(1, numberField(1, 10), text(2, ''))))
  const graph = message(
    7,
    message(
      1,
      text(1, 'halves'),
      text(2, 'cast'),
      text(4, 'Cast'),
      message(5, text(1, 'to'), numberField(3, 10)),
    ),
    message(1, text(1, 'halves'), text(2, 'unused'), text(4, 'Relu')),
    message(1, text(1, 'cast'), text(2, 'output'), text(4, 'Relu')),
    message(
      5,
      numberField(1, 2),
      numberField(2, 10),
      text(8, 'halves'),
      bytesField(9, Buffer.from('003c00b8', 'hex')),
    ),
    output('output'),
    output('unused'),
    message(13, text(1, 'cast')),
  )
  return Buffer.concat([numberField(1, 8), graph].flat())
}

describe('an ONNX model in single precision', () => {
  const [version, graph] = fieldsOf(inSinglePrecision(model(), ['output']))
  const inGraph = fieldsOf(graph?.bytes ?? Buffer.alloc(0))
  const of = (number: number) => inGraph.filter((field) => field.number === number)

  it('has the same values, in four bytes each', () => {
    const fields = fieldsOf(of(5)[0]?.bytes ?? Buffer.alloc(0))
    expect(fields.find(({ number }) => number === 2)?.value).toBe(1)
    const raw = fields.find(({ number }) => number === 9)?.bytes ?? Buffer.alloc(0)
    expect([raw.readFloatLE(0), raw.readFloatLE(4)]).toEqual([1, -0.5])
  })

  it('computes the outputs that are kept and nothing else, and keeps every other field', () => {
    expect(of(1)).toHaveLength(2)
    expect(of(12)).toHaveLength(1)
    expect(of(13)).toHaveLength(0)
    expect(version?.value).toBe(8)
    const cast = fieldsOf(of(1)[0]?.bytes ?? Buffer.alloc(0)).find(({ number }) => number === 5)
    expect(fieldsOf(cast?.bytes ?? Buffer.alloc(0)).find(({ number }) => number === 3)?.value).toBe(1)
  })

  it('is refused where it is no model or lacks the output', () => {
    expect(() => inSinglePrecision(Buffer.from('no model'), ['output'])).toThrow()
    expect(() => inSinglePrecision(model(), ['matte'])).toThrow('no output "matte"; it has output, unused')
    expect(() => inSinglePrecision(readFileSync(import.meta.filename), ['output'])).toThrow()
  })
})
