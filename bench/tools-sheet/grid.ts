/** A grid of pictures with a title above each column. */
import sharp from 'sharp'

export interface Grid {
  readonly titles: readonly string[]
  /** Files, or what is said where there is none. */
  readonly rows: readonly (readonly string[])[]
  /** Pixels a side. */
  readonly cell: number
}

const TITLE = 22

export async function writeGrid(target: string, { titles, rows, cell }: Grid): Promise<void> {
  const heads = titles.map((title, at) => ({ input: text(title, cell, TITLE), left: at * cell, top: 0 }))
  const cells = await Promise.all(
    rows.flatMap((row, y) =>
      row.map(async (picture, x) => ({
        input: picture.endsWith('.webp') ? await framed(picture, cell) : text(picture, cell, cell),
        left: x * cell,
        top: TITLE + y * cell,
      })),
    ),
  )
  const size = { width: titles.length * cell, height: TITLE + rows.length * cell }
  await sharp({ create: { ...size, channels: 3, background: '#fff' } })
    .composite([...heads, ...cells])
    .png()
    .toFile(target)
}

function framed(file: string, cell: number): Promise<Buffer> {
  return sharp(file).resize(cell, cell, { fit: 'contain', background: '#fff' }).png().toBuffer()
}

function text(said: string, width: number, height: number): Buffer {
  const safe = said.replace(/[<&>]/g, ' ').slice(0, 60)
  return Buffer.from(
    `<svg width="${width}" height="${height}"><text x="6" y="16" font-family="sans-serif" font-size="13">${safe}</text></svg>`,
  )
}
