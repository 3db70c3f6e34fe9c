/**
 * Rewrites an ONNX model that was exported for pictures of one size, so that it takes others too: where it enlarges by
 * "to 64 × 64" it enlarges "twice" from then on, and its input and output have no fixed sides. ISNet takes 1,024 × 1,024;
 * a second look at 640 × 640 costs two fifths of that.
 */
import { bytesField, type Field, fieldsOf, numberField } from './protobuf.ts'

/** @throws Error where it cannot be done: the model does not say what shape its values have */
export function forAnySize(model: Buffer): Buffer {
  return mapped(model, MODEL.graph, graphForAnySize)
}

/** Field numbers of onnx.proto. */
const MODEL = { graph: 7 } as const
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { tensor: 5 } as const
const TENSOR = { dimensions: 1, type: 2, name: 8, raw: 9 } as const
const VALUE = { name: 1, type: 2 } as const
const TYPE = { tensor: 1 } as const
const TENSOR_TYPE = { shape: 2 } as const
const SHAPE = { dimension: 1 } as const
const DIMENSION = { value: 1, name: 2 } as const

const SINGLE = 1

function graphForAnySize(graph: Buffer): Buffer {
  const fields = fieldsOf(graph)
  const known = { shapes: shapesIn(fields), makers: makersIn(fields) }
  return Buffer.concat(
    fields.flatMap((field) => {
      switch (field.number) {
        case GRAPH.node:
          return scaling(field, known)
        case GRAPH.input:
        case GRAPH.output:
          return bytesField(field.number, ofAnySide(field.bytes))
        case GRAPH.valueInfo:
          return [] // true of one size alone
        default:
          return [field.whole]
      }
    }),
  )
}

interface Known {
  /** Of the values that the model says it of. */
  readonly shapes: ReadonlyMap<string, readonly number[]>
  /** Each value with the node that makes it. */
  readonly makers: ReadonlyMap<string, Buffer>
}

function shapesIn(fields: readonly Field[]): Known['shapes'] {
  const shapes = new Map<string, readonly number[]>()
  for (const { number, bytes } of fields)
    if (number === GRAPH.input || number === GRAPH.valueInfo)
      shapes.set(child(bytes, VALUE.name).toString(), dimensionsOf(bytes))
  return shapes
}

function makersIn(fields: readonly Field[]): Known['makers'] {
  const nodes = fields.filter(({ number }) => number === GRAPH.node)
  return new Map(nodes.flatMap(({ bytes }) => namesIn(bytes, NODE.output).map((name) => [name, bytes])))
}

function dimensionsOf(value: Buffer): readonly number[] {
  const shape = child(child(child(value, VALUE.type), TYPE.tensor), TENSOR_TYPE.shape)
  return fieldsOf(shape).map(
    ({ bytes }) => fieldsOf(bytes).find(({ number }) => number === DIMENSION.value)?.value ?? 0,
  )
}

/** A node that enlarges to a size gets the factor instead; every other stays as it is. */
function scaling(field: Field, known: Known): readonly Buffer[] {
  const [from = '', , , size] = namesIn(field.bytes, NODE.input)
  if (child(field.bytes, NODE.operator).toString() !== 'Resize' || size === undefined) return [field.whole]
  const factors = factorsOf(known.shapes.get(from), wantedSides(size, known))
  if (!factors) throw new Error(`The model does not say how much it enlarges ${from}.`)
  const scales = `${size}_scales`
  const inputs = [from, '', scales].flatMap((name) => bytesField(NODE.input, Buffer.from(name)))
  const others = fieldsOf(field.bytes).filter(({ number }) => number !== NODE.input)
  return [
    ...bytesField(GRAPH.node, Buffer.concat([...inputs, ...others.map(({ whole }) => whole)])),
    ...bytesField(GRAPH.initializer, floats(scales, factors)),
  ]
}

/** Exporters write a size as the first two sides of some value, and a constant for height and width. */
function wantedSides(size: string, { makers }: Known): readonly number[] | undefined {
  const joined = makers.get(size)
  const last = joined && namesIn(joined, NODE.input).at(-1)
  const constant = last === undefined ? undefined : makers.get(last)
  if (!constant) return undefined
  const numbers = child(child(child(constant, NODE.attribute), ATTRIBUTE.tensor), TENSOR.raw)
  return Array.from({ length: numbers.length / 8 }, (_, at) => Number(numbers.readBigInt64LE(at * 8)))
}

/** Pictures stay as many as they are, with as many channels. */
function factorsOf(
  from: readonly number[] | undefined,
  to: readonly number[] | undefined,
): readonly number[] | undefined {
  if (from?.length !== 4 || to?.length !== 2) return undefined
  const factors = [1, 1, ...to.map((side, at) => side / (from[at + 2] ?? 0))]
  return factors.every((factor) => factor >= 1 && Number.isInteger(factor)) ? factors : undefined
}

function floats(name: string, values: readonly number[]): Buffer {
  return Buffer.concat([
    ...numberField(TENSOR.dimensions, values.length),
    ...numberField(TENSOR.type, SINGLE),
    ...bytesField(TENSOR.name, Buffer.from(name)),
    ...bytesField(TENSOR.raw, Buffer.from(Float32Array.from(values).buffer)),
  ])
}

/** Of a picture: one of so many channels, of any height and width. */
function ofAnySide(value: Buffer): Buffer {
  const names = [undefined, undefined, 'height', 'width']
  return mapped(value, VALUE.type, (type) =>
    mapped(type, TYPE.tensor, (tensor) =>
      mapped(tensor, TENSOR_TYPE.shape, (shape) =>
        Buffer.concat(
          fieldsOf(shape).flatMap((field, at) => {
            const name = names[at]
            return name === undefined
              ? [field.whole]
              : bytesField(SHAPE.dimension, Buffer.concat(bytesField(DIMENSION.name, Buffer.from(name))))
          }),
        ),
      ),
    ),
  )
}

/** The message with the fields of one number changed. */
function mapped(message: Buffer, number: number, change: (bytes: Buffer) => Buffer): Buffer {
  return Buffer.concat(
    fieldsOf(message).flatMap((field) =>
      field.number === number ? bytesField(number, change(field.bytes)) : [field.whole],
    ),
  )
}

/** Empty where there is none. */
function child(message: Buffer, number: number): Buffer {
  return fieldsOf(message).find((field) => field.number === number)?.bytes ?? Buffer.alloc(0)
}

function namesIn(node: Buffer, number: number): readonly string[] {
  return fieldsOf(node)
    .filter((field) => field.number === number)
    .map(({ bytes }) => bytes.toString())
}
