/**
 * White balance: what should be grey has the colour of the lamp. It is taken for a cast only where dark, middle and light
 * greys lean the same way and nothing is truly grey, or where white paper leans; a sand-coloured wall behind a black
 * shoe is sand-coloured. Four fifths of a cast are taken away, within bounds.
 */
import { chromaOf, type Oklab, oklabOf, type Rgb, srgbOf } from '../colour/oklab.ts'
import type { PhotoPixels } from './photo-pixels.ts'

/** A colour with more chroma is a colour. */
const MAX_CHROMA = 0.075
/** Below it a pixel is truly grey; where so many are, there is no cast. */
const TRUE_GREY = 0.006
const MAX_TRUE_GREY = 0.03
const MIN_CAST = 0.008
/** As a share of all pixels: fewer say nothing. */
const MIN_SHARE = 0.015
const DARK_TO = 0.45
const LIGHT_FROM = 0.7
/** White paper: so light, so little coloured, so much of the photo. */
const PAPER = { lightness: 0.92, chroma: 0.03, share: 0.2 } as const
const TAKEN = 0.8
const MAX_GAIN = 1.22

interface Greys {
  count: number
  l: number
  a: number
  b: number
}

/** What the light of red, green and blue is multiplied by; undefined where there is no cast. */
export function balanceOf(small: PhotoPixels): Rgb | undefined {
  const cast = castOf(small)
  if (!cast) return undefined
  const [r, g, b] = srgbOf({ l: 0.8, a: 0.8 * cast.a, b: 0.8 * cast.b }).map((level) => (level / 255) ** 2.2)
  if (!r || !g || !b) return undefined
  const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
  const gain = (light: number) => Math.max(1 / MAX_GAIN, Math.min(MAX_GAIN, (grey / light) ** TAKEN))
  return [gain(r), gain(g), gain(b)]
}

function castOf(small: PhotoPixels): Pick<Oklab, 'a' | 'b'> | undefined {
  const { shades, paper, trueGrey, seen } = greysOf(small)
  if (seen === 0 || trueGrey > MAX_TRUE_GREY * seen) return undefined
  const means = shades.filter(({ count }) => count > MIN_SHARE * seen).map(meanOf)
  const [dark] = shades
  const agrees =
    means.length >= 2 &&
    (dark?.count ?? 0) > MIN_SHARE * seen &&
    means.every((one) => means.every((other) => leansAlike(one, other)))
  if (agrees) return means.reduce((least, mean) => (chromaOf(mean) < chromaOf(least) ? mean : least))
  const white = meanOf(paper)
  return paper.count > PAPER.share * seen && chromaOf(white) > MIN_CAST ? white : undefined
}

/** Greys by their lightness, and white paper among them. */
function greysOf({ data }: PhotoPixels) {
  const none = (): Greys => ({ count: 0, l: 0, a: 0, b: 0 })
  const [dark, middle, light, paper] = [none(), none(), none(), none()]
  let [trueGrey, seen] = [0, 0]
  for (let at = 0; at + 2 < data.length; at += 3) {
    const rgb = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const
    // What is blown out or black has lost its colour.
    if (Math.min(...rgb) > 250 || Math.max(...rgb) < 12) continue
    seen += 1
    const colour = oklabOf(rgb)
    const chroma = chromaOf(colour)
    if (chroma < TRUE_GREY) trueGrey += 1
    if (chroma > MAX_CHROMA) continue
    add(colour.l < DARK_TO ? dark : colour.l < LIGHT_FROM ? middle : light, colour)
    if (colour.l > PAPER.lightness && chroma < PAPER.chroma) add(paper, colour)
  }
  return { shades: [dark, middle, light], paper, trueGrey, seen }
}

function add(greys: Greys, { l, a, b }: Oklab): void {
  greys.count += 1
  greys.l += l
  greys.a += a
  greys.b += b
}

/** At a lightness of 1, because the same lamp colours light greys more than dark ones. */
function meanOf({ l, a, b }: Greys): Oklab {
  return { l: 1, a: a / l, b: b / l }
}

/** Within 37 degrees of each other. */
function leansAlike(one: Oklab, other: Oklab): boolean {
  const [first, second] = [chromaOf(one), chromaOf(other)]
  if (first < MIN_CAST || second < MIN_CAST) return false
  return (one.a * other.a + one.b * other.b) / (first * second) > 0.8
}
