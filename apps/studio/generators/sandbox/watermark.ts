/**
 * The word SANDBOX over a picture, so that it is not taken for a product's photo. Its letters are lines, because a machine
 * may have no font.
 */

/** Each letter in a box of 4 by 6. */
const LETTERS = [
  'M4 1Q4 0 3 0L1 0Q0 0 0 1L0 2Q0 3 1 3L3 3Q4 3 4 4L4 5Q4 6 3 6L1 6Q0 6 0 5', // S
  'M0 6L2 0L4 6M.7 4L3.3 4', // A
  'M0 6L0 0L4 6L4 0', // N
  'M0 0L2 0Q4 0 4 2L4 4Q4 6 2 6L0 6Z', // D
  'M0 3L2.6 3Q4 3 4 1.5Q4 0 2.6 0L0 0L0 6L2.6 6Q4 6 4 4.5Q4 3 2.6 3', // B
  'M2 0Q4 0 4 2L4 4Q4 6 2 6Q0 6 0 4L0 2Q0 0 2 0Z', // O
  'M0 0L4 6M4 0L0 6', // X
]
const ADVANCE = 6
const WORD_WIDTH = ADVANCE * LETTERS.length - 2

export function watermark(width: number, height: number): string {
  const side = Math.min(width, height)
  const word = LETTERS.map((path, at) => `<path transform="translate(${at * ADVANCE} 0)" d="${path}"/>`).join(
    '',
  )
  const small = side / 380
  const [stepX, stepY] = [WORD_WIDTH + 16, 26]
  const large = (Math.hypot(width, height) * 0.42) / WORD_WIDTH
  const angle = -Math.round((Math.atan2(height, width) * 180) / Math.PI)
  const stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
<defs>
<g id="w" ${stroke}>${word}</g>
<pattern id="p" width="${stepX}" height="${stepY}" patternUnits="userSpaceOnUse" patternTransform="rotate(-24) scale(${small})"><g stroke="#fff" stroke-opacity=".3" stroke-width=".7"><use href="#w" x="2" y="4"/><use href="#w" x="${2 - stepX / 2}" y="${4 + stepY / 2}"/><use href="#w" x="${2 + stepX / 2}" y="${4 + stepY / 2}"/></g></pattern>
</defs>
<rect width="${width}" height="${height}" fill="url(#p)"/>
<g transform="translate(${width / 2} ${height / 2}) rotate(${angle}) scale(${large}) translate(${-WORD_WIDTH / 2} -3)">
<use href="#w" stroke="#000" stroke-opacity=".28" stroke-width="1.25"/>
<use href="#w" stroke="#fff" stroke-opacity=".72" stroke-width=".8"/>
</g>
</svg>`
}
