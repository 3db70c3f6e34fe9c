/** The wire format of protobuf, as far as an ONNX model needs it: a message is a list of numbered fields. */

export interface Field {
  readonly number: number
  /** The value of a varint; 0 for every other type. */
  readonly value: number
  /** The content of a string, bytes or message; empty for every other type. */
  readonly bytes: Buffer
  /** The field as it stands in the message, with its number. */
  readonly whole: Buffer
}

/** @throws Error where the bytes are no message */
export function fieldsOf(message: Buffer): readonly Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]
      if (byte === undefined) throw new Error('The message ends within a number.')
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const from = at
    const tag = varint()
    let value = 0
    let bytes: Buffer = NOTHING
    switch (tag % 8) {
      case WIRE.varint:
        value = varint()
        break
      case WIRE.bytes: {
        const length = varint()
        if (at + length > message.length) throw new Error('The message ends within a field.')
        bytes = message.subarray(at, at + length)
        at += length
        break
      }
      case WIRE.fixed64:
        at += 8
        break
      case WIRE.fixed32:
        at += 4
        break
      default:
        throw new Error(`The message has a field of the unknown wire type ${tag % 8}.`)
    }
    fields.push({ number: Math.floor(tag / 8), value, bytes, whole: message.subarray(from, at) })
  }
  return fields
}

/** A string, bytes or message as a field, in parts that stand one after another. */
export function bytesField(number: number, bytes: Buffer): readonly Buffer[] {
  return [Buffer.concat([varintOf(number * 8 + WIRE.bytes), varintOf(bytes.length)]), bytes]
}

export function numberField(number: number, value: number): readonly Buffer[] {
  return [Buffer.concat([varintOf(number * 8 + WIRE.varint), varintOf(value)])]
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const
const NOTHING = Buffer.alloc(0)

function varintOf(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.from(bytes)
}
