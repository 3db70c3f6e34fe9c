/** The colours of a drawing: those that a prompt names, or a harmony by chance. */
import type { Chance } from './chance.ts'

export interface Palette {
  /** Hue in degrees, saturation in percent. */
  readonly hue: number
  readonly saturation: number
  /** A colour of this lightness in percent. @param turn degrees from the hue */
  colour(lightness: number, turn?: number, strength?: number): string
}

/** Hue, and saturation. */
const NAMED = new Map<string, readonly [number, number]>(
  Object.entries({
    red: [2, 62],
    orange: [24, 70],
    yellow: [45, 72],
    lemon: [50, 75],
    gold: [42, 55],
    sand: [36, 38],
    beige: [36, 30],
    wood: [28, 40],
    wooden: [28, 40],
    brown: [24, 38],
    green: [140, 36],
    forest: [140, 34],
    garden: [120, 34],
    mint: [158, 40],
    teal: [178, 42],
    sea: [196, 50],
    beach: [40, 45],
    blue: [215, 52],
    sky: [205, 55],
    navy: [222, 55],
    purple: [272, 42],
    violet: [262, 42],
    pink: [338, 58],
    rose: [345, 48],
    grey: [220, 5],
    gray: [220, 5],
    white: [210, 8],
    black: [230, 10],
  }),
)

export function paletteOf(prompt: string, by: Chance): Palette {
  const words = prompt.toLowerCase().match(/[a-z]+/g) ?? []
  const named = words.map((word) => NAMED.get(word)).find((each) => each !== undefined)
  const [hue, saturation] = named ?? [
    by.oneOf([18, 32, 42, 95, 150, 178, 205, 222, 265, 338]),
    by.between(28, 46),
  ]
  return {
    hue,
    saturation,
    colour: (lightness, turn = 0, strength = 1) =>
      hex((hue + turn + 360) % 360, saturation * strength, lightness),
  }
}

/** Of hue in degrees, saturation and lightness in percent, as CSS Color 4 says. */
function hex(hue: number, saturation: number, lightness: number): string {
  const [s, l] = [Math.min(100, saturation) / 100, Math.max(0, Math.min(100, lightness)) / 100]
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}
