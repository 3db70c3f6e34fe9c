/**
 * HDR that an ICC profile states by number (the tag `cicp` of ICC.1:2022): programs that export HDR write it. The curves of
 * such a profile lead from ten thousand candelas to white, so a photo that is converted by them comes out dark.
 */
import { type ColourSpace, codedColourSpace, isHdr } from './colour-space.ts'

const HEAD_BYTES = 128
const ENTRY_BYTES = 12
/** Bound (law 9): profiles have about ten tags. */
const MAX_TAGS = 100

/** @returns undefined for every profile that is not of HDR; sharp converts by those itself */
export function profileColour(icc: Buffer): ColourSpace | undefined {
  if (icc.length < HEAD_BYTES + 4) return undefined
  const count = Math.min(MAX_TAGS, icc.readUInt32BE(HEAD_BYTES))
  for (let n = 0, at = HEAD_BYTES + 4; n < count && at + ENTRY_BYTES <= icc.length; n++, at += ENTRY_BYTES) {
    if (icc.toString('latin1', at, at + 4) !== 'cicp') continue
    const from = icc.readUInt32BE(at + 4)
    // A type and four zero bytes stand before the numbers.
    const [primaries = 0, transfer = 0] = icc.subarray(from + 8, from + 10)
    const space = codedColourSpace(primaries, transfer)
    return space && isHdr(space) ? space : undefined
  }
  return undefined
}
