/**
 * OKLab (Ottosson 2020): colours in which equal distances look equally far. Lightness is 0 to 1; the distance of a and b
 * from 0 is the chroma, their angle the hue.
 *
 * The terracotta of a pot, #c1440e, has a lightness of 0.55 and a chroma of 0.16; grey has none.
 */
export interface Oklab {
  readonly l: number
  readonly a: number
  readonly b: number
}

export type Rgb = readonly [red: number, green: number, blue: number]

const LIGHT = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

/** @param rgb levels of sRGB, 0 to 255 */
export function oklabOf([red, green, blue]: Rgb): Oklab {
  const [r, g, b] = [lightOf(red), lightOf(green), lightOf(blue)]
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return {
    l: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  }
}

/** @returns levels, not rounded; a colour that sRGB lacks loses chroma until it has it */
export function srgbOf(colour: Oklab): Rgb {
  const full = lightsOf(colour)
  if (isShown(full)) return levelsOf(full)
  let [shown, lost] = [0, 1]
  for (let halving = 0; halving < 10; halving++) {
    const share = (shown + lost) / 2
    if (isShown(lightsOf(withChroma(colour, share)))) shown = share
    else lost = share
  }
  return levelsOf(lightsOf(withChroma(colour, shown)))
}

export function chromaOf({ a, b }: Oklab): number {
  return Math.hypot(a, b)
}

/** @param text as in CSS, `#d8c3a5` */
export function rgbOf(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function lightOf(level: number): number {
  return LIGHT[Math.max(0, Math.min(255, Math.round(level)))] ?? 0
}

function withChroma({ l, a, b }: Oklab, share: number): Oklab {
  return { l, a: a * share, b: b * share }
}

function lightsOf({ l, a, b }: Oklab): Rgb {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

/** Half a level of 8 bits beyond black or white is no other colour. */
const ROUNDING = 0.002

function isShown(lights: Rgb): boolean {
  return lights.every((light) => light >= -ROUNDING && light <= 1 + ROUNDING)
}

function levelsOf([r, g, b]: Rgb): Rgb {
  return [levelOf(r), levelOf(g), levelOf(b)]
}

function levelOf(light: number): number {
  const value = Math.max(0, Math.min(1, light))
  return 255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)
}
