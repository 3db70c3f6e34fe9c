/** Pictures of pages in a grid, each under its name. */
import { existsSync } from 'node:fs'
import sharp from 'sharp'

interface PagePicture {
  readonly name: string
  readonly file: string
}

const COLUMNS = 6
const HEIGHT = 420
const TITLE = 22
const GAP = 8

/** @param size of one page @returns the file */
export async function writePageSheet(
  target: string,
  pictures: readonly PagePicture[],
  size: { readonly width: number; readonly height: number },
): Promise<string> {
  const width = Math.round((HEIGHT * size.width) / size.height)
  const [cellWidth, cellHeight] = [width + GAP, HEIGHT + TITLE + GAP]
  const taken = pictures.filter(({ file }) => existsSync(file))
  const parts = await Promise.all(
    taken.map(async ({ name, file }, at) => {
      const [left, top] = [(at % COLUMNS) * cellWidth, Math.floor(at / COLUMNS) * cellHeight]
      const shown = await sharp(file)
        .resize(width, HEIGHT, { fit: 'cover', position: 'top' })
        .png()
        .toBuffer()
      return [
        { input: titleOf(name, width), left, top },
        { input: shown, left, top: top + TITLE },
      ]
    }),
  )
  const sheet = { width: COLUMNS * cellWidth, height: Math.ceil(taken.length / COLUMNS) * cellHeight }
  await sharp({ create: { ...sheet, channels: 3, background: '#888' } })
    .composite(parts.flat())
    .png()
    .toFile(target)
  return target
}

function titleOf(name: string, width: number): Buffer {
  return Buffer.from(
    `<svg width="${width}" height="${TITLE}"><text x="4" y="16" font-family="sans-serif" font-size="14">${name}</text></svg>`,
  )
}
