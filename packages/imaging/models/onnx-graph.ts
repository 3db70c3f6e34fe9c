/**
 * Rewrites an ONNX model of half-precision weights for processors, which calculate in single precision: every half
 * tensor becomes a single one, casts between the two become idle, and what only other outputs need is left out. The
 * runtime would otherwise convert values back and forth for every photo.
 *
 * A model is a protobuf message (onnx.proto). Only the fields named here are touched; all others are copied as they are.
 */
import { bytesField, type Field, fieldsOf, numberField } from './protobuf.ts'

/** @param outputs the names of the outputs to keep @throws Error for what is no ONNX model, or lacks an output */
export function inSinglePrecision(model: Buffer, outputs: readonly string[]): Buffer {
  let graphs = 0
  const parts = fieldsOf(model).flatMap((field) => {
    if (field.number !== MODEL.graph) return [field.whole]
    graphs += 1
    return bytesField(MODEL.graph, singleGraph(field.bytes, outputs))
  })
  if (graphs !== 1) throw new Error('This is no ONNX model: it has no graph.')
  return Buffer.concat(parts)
}

/** Field numbers of onnx.proto. */
const MODEL = { graph: 7 } as const
const GRAPH = { node: 1, initializer: 5, output: 12, valueInfo: 13 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { integer: 3, tensor: 5 } as const
const TENSOR = { type: 2, integers: 5, raw: 9 } as const
const VALUE = { name: 1, type: 2 } as const
const TYPE = { tensor: 1 } as const
const TENSOR_TYPE = { element: 1 } as const

/** Element types. */
const SINGLE = 1
const HALF = 10

function singleGraph(graph: Buffer, outputs: readonly string[]): Buffer {
  const fields = fieldsOf(graph)
  const kept = nodesFor(
    fields.filter(({ number }) => number === GRAPH.node),
    outputs,
  )
  const declared = fields
    .filter(({ number }) => number === GRAPH.output)
    .map(({ bytes }) => text(bytes, VALUE.name))
  const missing = outputs.find((name) => !declared.includes(name))
  if (missing !== undefined)
    throw new Error(`The model has no output "${missing}"; it has ${declared.join(', ')}.`)
  return Buffer.concat(
    fields.flatMap((field) => {
      switch (field.number) {
        case GRAPH.node:
          return kept.has(field) ? bytesField(GRAPH.node, singleNode(field.bytes)) : []
        case GRAPH.initializer:
          return bytesField(GRAPH.initializer, singleTensor(field.bytes))
        case GRAPH.output:
          if (!outputs.includes(text(field.bytes, VALUE.name))) return []
          return bytesField(GRAPH.output, singleValue(field.bytes))
        case GRAPH.valueInfo:
          return [] // the runtime infers the types in between again
        default:
          return [field.whole]
      }
    }),
  )
}

/** The nodes that the outputs depend on. They may stand in any order. */
function nodesFor(nodes: readonly Field[], outputs: readonly string[]): ReadonlySet<Field> {
  const makers = new Map<string, Field>()
  for (const node of nodes)
    for (const { number, bytes } of fieldsOf(node.bytes))
      if (number === NODE.output) makers.set(bytes.toString(), node)
  const kept = new Set<Field>()
  const waiting = [...outputs]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = makers.get(name)
    if (!node || kept.has(node)) continue
    kept.add(node)
    for (const { number, bytes } of fieldsOf(node.bytes))
      if (number === NODE.input) waiting.push(bytes.toString())
  }
  return kept
}

/** A cast to half precision becomes a cast to single precision, which the runtime leaves out. */
function singleNode(node: Buffer): Buffer {
  const isCast = text(node, NODE.operator) === 'Cast'
  return replaced(node, NODE.attribute, (attribute) =>
    replaced(attribute, ATTRIBUTE.tensor, singleTensor, (field) =>
      isCast && field.number === ATTRIBUTE.integer && field.value === HALF
        ? numberField(ATTRIBUTE.integer, SINGLE)
        : [field.whole],
    ),
  )
}

function singleValue(value: Buffer): Buffer {
  return replaced(value, VALUE.type, (type) =>
    replaced(type, TYPE.tensor, (tensor) =>
      Buffer.concat(
        fieldsOf(tensor).flatMap((field) =>
          field.number === TENSOR_TYPE.element && field.value === HALF
            ? numberField(TENSOR_TYPE.element, SINGLE)
            : [field.whole],
        ),
      ),
    ),
  )
}

/** @throws Error where half-precision values do not stand as raw bytes, which no exporter of these models writes */
function singleTensor(tensor: Buffer): Buffer {
  const fields = fieldsOf(tensor)
  if (!fields.some(({ number, value }) => number === TENSOR.type && value === HALF)) return tensor
  return Buffer.concat(
    fields.flatMap((field) => {
      if (field.number === TENSOR.type) return numberField(TENSOR.type, SINGLE)
      if (field.number === TENSOR.integers)
        throw new Error('The model has half-precision values that are not raw.')
      return field.number === TENSOR.raw ? bytesField(TENSOR.raw, singles(field.bytes)) : [field.whole]
    }),
  )
}

function singles(halves: Buffer): Buffer {
  const count = halves.length / 2
  const out = new Float32Array(count)
  for (let at = 0; at < count; at++) out[at] = SINGLE_OF[halves.readUInt16LE(at * 2)] ?? 0
  return Buffer.from(out.buffer)
}

/** Every half-precision number in single precision: a sign, five bits of exponent, ten of fraction (IEEE 754 binary16). */
const SINGLE_OF = Float32Array.from({ length: 65_536 }, (_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
})

/** The message with the fields of one number changed. @param others what becomes of all other fields */
function replaced(
  message: Buffer,
  number: number,
  change: (bytes: Buffer) => Buffer,
  others: (field: Field) => readonly Buffer[] = (field) => [field.whole],
): Buffer {
  return Buffer.concat(
    fieldsOf(message).flatMap((field) =>
      field.number === number ? bytesField(number, change(field.bytes)) : others(field),
    ),
  )
}

function text(message: Buffer, number: number): string {
  return (
    fieldsOf(message)
      .find((field) => field.number === number)
      ?.bytes.toString() ?? ''
  )
}
