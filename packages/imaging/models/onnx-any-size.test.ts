import { describe, expect, it } from 'vitest'
import { forAnySize } from './onnx-any-size.ts'
import { bytesField, fieldsOf, numberField } from './protobuf.ts'

type Fields = readonly (readonly Buffer[])[]
const text = (number: number, value: string) => bytesField(number, Buffer.from(value))
const message = (number: number, ...fields: Fields) => bytesField(number, Buffer.concat(fields.flat()))
const value = (number: number, name: string, shape: readonly number[]) =>
  message(
    number,
    text(1, name),
    message(
      2,
      message(1, numberField(1, 1), message(2, ...shape.map((side) => message(1, numberField(1, side))))),
    ),
  )

/** A graph of onnx.proto that enlarges 8 × 8 to 32 × 32, as exporters write it. @param shapes of what stands in between */
function model(...shapes: Fields): Buffer {
  const wanted = Buffer.alloc(16)
  wanted.writeBigInt64LE(32n, 0)
  wanted.writeBigInt64LE(32n, 8)
  const constant = message(5, text(1, 'value'), message(5, numberField(2, 7), bytesField(9, wanted)))
  const graph = message(
    7,
    value(11, 'input', [1, 3, 32, 32]),
    message(1, text(1, 'input'), text(2, 'small'), text(4, 'MaxPool')),
    message(1, text(2, 'wanted'), text(4, 'Constant'), constant),
    message(1, text(1, 'first'), text(1, 'wanted'), text(2, 'size'), text(4, 'Concat')),
    message(
      1,
      ...['small', '', '', 'size'].map((name) => text(1, name)),
      text(2, 'output'),
      text(4, 'Resize'),
    ),
    value(12, 'output', [1, 3, 32, 32]),
    ...shapes,
  )
  return Buffer.concat(graph)
}

describe('an ONNX model for any size', () => {
  const [graph] = fieldsOf(forAnySize(model(value(13, 'small', [1, 3, 8, 8]))))
  const inGraph = fieldsOf(graph?.bytes ?? Buffer.alloc(0))
  const of = (number: number) => inGraph.filter((field) => field.number === number)

  it('enlarges four times, whatever it gets, where it enlarged to 32 × 32', () => {
    const resize = fieldsOf(of(1).at(-1)?.bytes ?? Buffer.alloc(0))
    const inputs = resize.filter(({ number }) => number === 1).map(({ bytes }) => bytes.toString())
    expect(inputs).toEqual(['small', '', 'size_scales'])
    const scales = fieldsOf(of(5)[0]?.bytes ?? Buffer.alloc(0))
    expect(scales.find(({ number }) => number === 8)?.bytes.toString()).toBe('size_scales')
    const raw = scales.find(({ number }) => number === 9)?.bytes ?? Buffer.alloc(0)
    expect([0, 4, 8, 12].map((at) => raw.readFloatLE(at))).toEqual([1, 1, 4, 4])
  })

  it('has names in the place of height and width, and says nothing of shapes in between', () => {
    for (const number of [11, 12]) {
      const bytes = of(number)[0]?.bytes.toString('latin1') ?? ''
      expect([bytes.includes('height'), bytes.includes('width')]).toEqual([true, true])
    }
    expect(of(13)).toHaveLength(0)
  })

  it('cannot be made where the model does not say how much it enlarges', () => {
    expect(() => forAnySize(model())).toThrow('The model does not say how much it enlarges small.')
    expect(() => forAnySize(model(value(13, 'small', [1, 3, 7, 7])))).toThrow('how much it enlarges small')
  })
})
