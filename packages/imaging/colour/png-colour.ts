/**
 * The colour that a PNG states without a profile: as numbers (`cICP`), or as measured lights and a power (`cHRM`, `gAMA`).
 * Of several chunks the surest counts, as the specification has it: cICP, iCCP, sRGB, then cHRM and gAMA.
 */
import type { FileHandle } from 'node:fs/promises'
import { pngChunks } from '../png-chunks.ts'
import {
  type Chromaticity,
  type ColourSpace,
  codedColourSpace,
  isSrgb,
  type Primaries,
  SRGB_PRIMARIES,
} from './colour-space.ts'

/** @returns undefined where a profile counts, where nothing is said, or for sRGB */
export async function pngColour(file: FileHandle): Promise<ColourSpace | undefined> {
  const chunks = new Map((await pngChunks(file, COLOUR_CHUNKS)).map(({ type, content }) => [type, content]))
  const coded = chunks.get('cICP')
  if (coded && coded.length >= 2) return codedColourSpace(coded.readUInt8(0), coded.readUInt8(1))
  if (chunks.has('iCCP') || chunks.has('sRGB')) return undefined
  const gamma = chunks.get('gAMA')
  const lights = chunks.get('cHRM')
  const power = gamma && gamma.length >= 4 ? gamma.readUInt32BE(0) : 0
  const space: ColourSpace = {
    primaries: lights ? primariesOf(lights) : SRGB_PRIMARIES,
    transfer: power > 0 ? { curve: 'gamma', gamma: UNIT / power } : { curve: 'srgb' },
  }
  return isSrgb(space) ? undefined : space
}

/** Numbers are stored as whole ones, in hundred-thousandths. */
const UNIT = 100_000

function primariesOf(lights: Buffer): Primaries {
  if (lights.length < 32) return SRGB_PRIMARIES
  const point = (n: number): Chromaticity => [
    lights.readUInt32BE(8 * n) / UNIT,
    lights.readUInt32BE(8 * n + 4) / UNIT,
  ]
  const [white, red, green, blue] = [point(0), point(1), point(2), point(3)]
  // A point with y = 0 is none, and three on a line make no colours.
  const isArea = Math.abs((green[0] - red[0]) * (blue[1] - red[1]) - (blue[0] - red[0]) * (green[1] - red[1]))
  const isSound = [white, red, green, blue].every(([, y]) => y > 0) && isArea > 0.001
  return isSound ? { red, green, blue, white } : SRGB_PRIMARIES
}

const COLOUR_CHUNKS = new Set(['cICP', 'iCCP', 'sRGB', 'cHRM', 'gAMA'])
