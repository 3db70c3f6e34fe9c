/** Colours as both services take them: `81d4fa`, `fff`, with alpha `81d4fa77` or `fff8`, with or without #; or a name. */
import type { Background, Colour } from '@allot/imaging/composition'
import { COLOUR_NAMES } from './colour-names.ts'

export function colourIn(text: string): Colour | undefined {
  const word = text.toLowerCase()
  if (word === 'transparent') return { r: 0, g: 0, b: 0, a: 0 }
  const digits = COLOUR_NAMES.get(word) ?? /^#?([\da-f]{3,8})$/.exec(word)?.[1]
  if (digits === undefined || ![3, 4, 6, 8].includes(digits.length)) return undefined
  const long = digits.length <= 4 ? digits.replaceAll(/./g, '$&$&') : digits
  const [r = 0, g = 0, b = 0, a = 255] = (long.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  return { r, g, b, a }
}

export function isWhite({ r, g, b, a }: Colour): boolean {
  return r === 255 && g === 255 && b === 255 && a === 255
}

export function backgroundOf(colour: Colour | undefined, picture: string | undefined): Background {
  if (picture !== undefined) return { kind: 'picture', file: picture, scaling: 'fill' }
  return colour === undefined || colour.a === 0 ? { kind: 'transparent' } : { kind: 'colour', colour }
}
