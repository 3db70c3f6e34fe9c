/**
 * Rights in the IPTC block (IIM 4), as agencies and older programs read it: a list of numbered texts, in JPEG inside a
 * resource of Photoshop's.
 */
import type { Rights } from './rights.ts'
import { cleanText, decodedText } from './text.ts'

const BYLINE = 80
const CREDIT = 110
const COPYRIGHT = 116

/** @param iptc with or without the resources around it */
export function iimRights(iptc: Buffer): Rights {
  const texts = applicationTexts(iptc)
  const byline = texts.get(BYLINE)
  return {
    copyright: texts.get(COPYRIGHT)?.[0],
    creators: byline,
    credit: texts.get(CREDIT)?.[0],
  }
}

const TAG_MARKER = 0x1c
const APPLICATION_RECORD = 2

/** Texts by their number, in their order; one may stand several times. */
function applicationTexts(iptc: Buffer): ReadonlyMap<number, readonly string[]> {
  const texts = new Map<number, string[]>()
  const list = datasetsIn(iptc)
  for (let at = 0; at + 5 <= list.length && list[at] === TAG_MARKER; ) {
    const [record, number = 0] = list.subarray(at + 1, at + 3)
    const length = list.readUInt16BE(at + 3)
    const text = cleanText(decodedText(list.subarray(at + 5, at + 5 + length)))
    if (record === APPLICATION_RECORD && text !== undefined)
      texts.set(number, [...(texts.get(number) ?? []), text])
    at += 5 + length
  }
  return texts
}

const RESOURCE = Buffer.from('8BIM\x04\x04', 'latin1')

/** A resource has a name of even length with its length before it, and the size of its content. */
function datasetsIn(iptc: Buffer): Buffer {
  const at = iptc.indexOf(RESOURCE)
  if (at === -1) return iptc
  const nameAt = at + RESOURCE.length
  const sizeAt = nameAt + 2 * Math.ceil((1 + (iptc[nameAt] ?? 0)) / 2)
  return sizeAt + 4 > iptc.length
    ? Buffer.alloc(0)
    : iptc.subarray(sizeAt + 4, sizeAt + 4 + iptc.readUInt32BE(sizeAt))
}

/** @returns the content of the JPEG segment; undefined where there is nothing to say */
export function iimSegment({ copyright, creators = [], credit }: Rights): Buffer | undefined {
  const texts = [
    ...creators.map((creator) => dataset(BYLINE, creator)),
    ...(credit === undefined ? [] : [dataset(CREDIT, credit)]),
    ...(copyright === undefined ? [] : [dataset(COPYRIGHT, copyright)]),
  ]
  if (texts.length === 0) return undefined
  const list = Buffer.concat([UTF_8, ...texts])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(list.length)
  const padding = Buffer.alloc(list.length % 2)
  return Buffer.concat([
    Buffer.from('Photoshop 3.0\0', 'latin1'),
    RESOURCE,
    Buffer.alloc(2),
    size,
    list,
    padding,
  ])
}

/** Dataset 1:90: all texts are UTF-8. */
const UTF_8 = Buffer.from([TAG_MARKER, 1, 90, 0, 3, 0x1b, 0x25, 0x47])

function dataset(number: number, text: string): Buffer {
  const content = Buffer.from(text)
  const head = Buffer.from([TAG_MARKER, APPLICATION_RECORD, number, 0, 0])
  head.writeUInt16BE(content.length, 3)
  return Buffer.concat([head, content])
}
