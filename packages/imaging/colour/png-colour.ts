/**
 * The colour that a PNG states without a profile: as numbers (`cICP`), or as measured lights and a power (`cHRM`, `gAMA`).
 * Of several chunks the surest counts, as the specification has it: cICP, iCCP, sRGB, then cHRM and gAMA.
 */
import type { FileHandle } from 'node:fs/promises'
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
  const chunks = await colourChunks(file)
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

const SIGNATURE_BYTES = 8
const COLOUR_CHUNKS = new Set(['cICP', 'iCCP', 'sRGB', 'cHRM', 'gAMA'])
/** The longest of them that is read, cHRM. */
const MAX_BYTES = 32

/** Bound (law 9): chunks that stand before the pixels. */
const MAX_CHUNKS = 256

async function colourChunks(file: FileHandle): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const head = Buffer.alloc(8 + MAX_BYTES)
  for (let at = SIGNATURE_BYTES, chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const { bytesRead } = await file.read(head, 0, head.length, at)
    if (bytesRead < 8) break
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    if (type === 'IDAT' || type === 'IEND') break
    if (COLOUR_CHUNKS.has(type))
      found.set(type, Buffer.from(head.subarray(8, 8 + Math.min(length, MAX_BYTES))))
    at += length + 12 // with length, type and checksum
  }
  return found
}
