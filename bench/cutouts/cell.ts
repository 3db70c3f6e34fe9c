/** One picture of a contact sheet. */
import sharp from 'sharp'

/** Pixels a side. */
export const CELL = 240

/** @param image any size @param on what shows where the image is transparent */
export async function cell(image: Buffer, on: 'white' | 'checker'): Promise<Buffer> {
  const fitted = await sharp(image)
    .resize(CELL, CELL, { fit: 'contain', background: '#0000' })
    .png()
    .toBuffer()
  const under = on === 'white' ? '<rect width="100%" height="100%" fill="#fff"/>' : CHECKER
  const ground = Buffer.from(`<svg width="${CELL}" height="${CELL}">${under}</svg>`)
  return sharp(ground)
    .composite([{ input: fitted }])
    .png()
    .toBuffer()
}

const CHECKER =
  '<pattern id="c" width="24" height="24" patternUnits="userSpaceOnUse"><rect width="24" height="24" fill="#2f6f4f"/>' +
  '<path d="M0 0h12v12H0zM12 12h12v12H12z" fill="#57a773"/></pattern><rect width="100%" height="100%" fill="url(#c)"/>'
