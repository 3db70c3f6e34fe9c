/**
 * Rights and origin in XMP (ISO 16684). A packet may be large and hold anything, so the few properties that are kept are looked for by
 * their usual names, as elements or as attributes, and a new packet is written with them alone.
 */
import { type Origin, originTypeOf, termOf } from './origin.ts'
import type { Rights } from './rights.ts'
import { cleanText } from './text.ts'

/** Bound (law 9): rights stand in the main packet, which fits into one segment of a JPEG four times. */
const MAX_BYTES = 256 * 1024

export function xmpRights(xmp: Buffer): Rights {
  const packet = xmp.toString('utf8', 0, MAX_BYTES)
  const creators = listOf(elementOf(packet, 'dc:creator'))
  return {
    copyright: textOf(packet, 'dc:rights'),
    creators: creators.length === 0 ? undefined : creators,
    credit: textOf(packet, 'photoshop:Credit'),
    usageTerms: textOf(packet, 'xmpRights:UsageTerms'),
    webStatement: textOf(packet, 'xmpRights:WebStatement'),
    licence: resourceOf(packet, 'cc:license'),
    licensor: textOf(packet, 'plus:LicensorURL'),
  }
}

/** @returns undefined for a camera's photo, and where nothing is said */
export function xmpOrigin(xmp: Buffer): Origin | undefined {
  const packet = xmp.toString('utf8', 0, MAX_BYTES)
  const type = originTypeOf(resourceOf(packet, 'Iptc4xmpExt:DigitalSourceType') ?? '')
  return type && { type, tool: textOf(packet, 'Iptc4xmpExt:AISystemUsed') }
}

/** @returns undefined where there is nothing to say */
export function xmpPacket(rights: Rights, origin?: Origin): string | undefined {
  const { copyright, creators, credit, usageTerms, webStatement, licence, licensor } = rights
  const properties = [
    copyright && `<dc:rights>${inLanguages(copyright)}</dc:rights>`,
    creators && `<dc:creator><rdf:Seq>${creators.map(item).join('')}</rdf:Seq></dc:creator>`,
    credit && `<photoshop:Credit>${escaped(credit)}</photoshop:Credit>`,
    usageTerms && `<xmpRights:UsageTerms>${inLanguages(usageTerms)}</xmpRights:UsageTerms>`,
    webStatement && `<xmpRights:WebStatement>${escaped(webStatement)}</xmpRights:WebStatement>`,
    licence && `<cc:license rdf:resource="${escaped(licence)}"/>`,
    licensor &&
      `<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>${escaped(licensor)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>`,
    origin && `<Iptc4xmpExt:DigitalSourceType>${termOf(origin.type)}</Iptc4xmpExt:DigitalSourceType>`,
    origin?.tool && `<Iptc4xmpExt:AISystemUsed>${escaped(origin.tool)}</Iptc4xmpExt:AISystemUsed>`,
  ].filter((property) => property !== undefined)
  if (properties.length === 0) return undefined
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${NAMESPACES}>${properties.join('')}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}

const NAMESPACES = [
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
  'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"',
  'xmlns:cc="http://creativecommons.org/ns#"',
  'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"',
].join(' ')

function inLanguages(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`
}

function item(text: string): string {
  return `<rdf:li>${escaped(text)}</rdf:li>`
}

/** The text of a property: of its first language, of its element, or of its attribute. */
function textOf(packet: string, name: string): string | undefined {
  const element = elementOf(packet, name)
  if (element === undefined) return attributeOf(packet, name)
  return listOf(element)[0] ?? (element.includes('<') ? undefined : cleanText(unescaped(element)))
}

function resourceOf(packet: string, name: string): string | undefined {
  const at = packet.indexOf(`<${name} `)
  const tag = at === -1 ? '' : packet.slice(at, packet.indexOf('>', at))
  return attributeOf(tag, 'rdf:resource') ?? textOf(packet, name)
}

/** What stands between the first tag of this name and its end. */
function elementOf(packet: string, name: string): string | undefined {
  const at = packet.search(new RegExp(`<${name}[\\s>]`))
  const from = at === -1 ? -1 : packet.indexOf('>', at)
  const to = from === -1 ? -1 : packet.indexOf(`</${name}>`, from)
  return to === -1 ? undefined : packet.slice(from + 1, to)
}

function attributeOf(packet: string, name: string): string | undefined {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(packet) ?? []
  return cleanText(unescaped(double ?? single ?? ''))
}

function listOf(element: string | undefined): string[] {
  const items = (element ?? '').matchAll(/<rdf:li[^>]*>([^<]*)<\/rdf:li>/g)
  return [...items].flatMap(([, text = '']) => cleanText(unescaped(text)) ?? [])
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
])

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&${ENTITIES.get(letter)};`)
}

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, decimal, name) => {
      if (name) return [...ENTITIES].find(([, entity]) => entity === String(name).toLowerCase())?.[0] ?? all
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    },
  )
}
