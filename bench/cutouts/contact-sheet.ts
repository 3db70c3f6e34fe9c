/** Contact sheets: for each photo the original, the cut-out without mending, and with it on white and on a checker. */
import sharp from 'sharp'
import { CELL } from './cell.ts'
import type { Way } from './cut-out.ts'
import type { Judged } from './table.ts'

const LABEL = 22
const ENTRIES_A_ROW = 2
/** A sheet with more of them is too large to look at. */
export const ENTRIES_A_SHEET = 12

export async function writeSheet(file: string, entries: readonly Judged[]): Promise<void> {
  const across = Math.max(...entries.map(({ cells }) => cells.length)) * CELL
  const down = CELL + LABEL
  const layers = entries.flatMap((entry, at) => {
    const left = (at % ENTRIES_A_ROW) * across
    const top = Math.floor(at / ENTRIES_A_ROW) * down
    return [
      { input: label(titleOf(entry), entry.mended.flag !== 'none', across), left, top },
      ...entry.cells.map((input, cell) => ({ input, left: left + cell * CELL, top: top + LABEL })),
    ]
  })
  const height = Math.ceil(entries.length / ENTRIES_A_ROW) * down
  await sharp({ create: { width: across * ENTRIES_A_ROW, height, channels: 3, background: '#fff' } })
    .composite(layers)
    .png()
    .toFile(file)
}

function titleOf({ photo, unmended, mended, review }: Judged): string {
  const of = (way: 'unmended' | 'mended', { flag }: Way) =>
    `${photo.grades?.[way] ?? '?'}${flag === 'none' ? '' : ` (${flag})`}`
  return `${photo.name}: ${of('unmended', unmended)} → ${of('mended', mended)} · thick ${review.thick.toFixed(3)}, grow ${review.grow.toFixed(2)}`
}

function label(title: string, flagged: boolean, width: number): Buffer {
  const text = title.replace(/[<&>]/g, ' ')
  return Buffer.from(
    `<svg width="${width}" height="${LABEL}"><rect width="100%" height="100%" fill="${flagged ? '#b45309' : '#1f2937'}"/>` +
      `<text x="6" y="16" font-family="sans-serif" font-size="13" fill="#fff">${text}</text></svg>`,
  )
}
