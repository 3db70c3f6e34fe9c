/**
 * A drawn person who holds the product: what stands behind the product, and the hands before it. All lengths are in a box
 * of 600 by 800.
 */
import type { Chance } from './chance.ts'
import type { Palette } from './palette.ts'

export interface Figure {
  readonly behind: string
  readonly before: string
  /** Where the product is, as shares of the canvas. */
  readonly place: {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
}

interface Look {
  readonly skin: string
  readonly shade: string
  readonly hair: string
  readonly shirt: string
  readonly fold: string
  readonly trousers: string
}

const SKINS: readonly [Tone, ...Tone[]] = [
  ['#f2c9a8', '#dda984'],
  ['#d9a078', '#bd8259'],
  ['#a86e48', '#8b5635'],
  ['#6f4630', '#573522'],
]
/** Skin, and its shade. */
type Tone = readonly [string, string]

const HAIRS = ['#2b211c', '#4a3020', '#7a4c2a', '#b98a4e'] as const

export function figure(
  { person = 'woman', pose = 'standing' }: Readonly<Record<string, string>>,
  palette: Palette,
  by: Chance,
): Figure {
  const [skin, shade] = by.oneOf(SKINS)
  const shirt = palette.colour(by.between(82, 92), 180, 0.5)
  const look: Look = {
    ...{ skin, shade, shirt, hair: by.oneOf(HAIRS) },
    fold: palette.colour(72, 180, 0.5),
    trousers: palette.colour(34, 200, 0.5),
  }
  if (person === 'hand') return hand(look, palette)
  const view =
    pose === 'close_up' ? '140 150 320 427' : person === 'child' ? '-60 -50 720 960' : '0 0 600 800'
  const inBox = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" preserveAspectRatio="xMidYMid slice">${content}</svg>`
  const [x, y, width, height] = view.split(' ').map(Number) as [number, number, number, number] // written above
  const share = { left: (190 - x) / width, top: (262 - y) / height, width: 220 / width, height: 200 / height }
  return {
    behind: inBox(room(palette) + legs(pose, look) + body(person, look)),
    before: inBox(hands(look)),
    place: share,
  }
}

function room({ colour }: Palette): string {
  return `<defs>
<radialGradient id="air" cx="30%" cy="22%" r="95%"><stop offset="0" stop-color="${colour(93)}"/><stop offset=".6" stop-color="${colour(82)}"/><stop offset="1" stop-color="${colour(66)}"/></radialGradient>
<linearGradient id="ground" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="${colour(74)}"/><stop offset="1" stop-color="${colour(62)}"/></linearGradient>
<filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="14"/></filter>
</defs>
<rect x="-200" y="-200" width="1000" height="1300" fill="url(#air)"/>
<rect x="-200" y="664" width="1000" height="500" fill="url(#ground)"/>
<rect x="-200" y="650" width="1000" height="28" fill="${colour(77)}" filter="url(#soft)"/>
<circle cx="300" cy="330" r="240" fill="${colour(97)}" opacity=".5"/>
<ellipse cx="306" cy="752" rx="150" ry="18" fill="#000" opacity=".3" filter="url(#soft)"/>`
}

/** Limbs are lines with round ends. */
function limb(path: string, colour: string, width: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
}

function legs(pose: string, { trousers, skin }: Look): string {
  const shoe = (x: number, y: number, turn: number) =>
    `<path transform="translate(${x} ${y}) scale(${turn} 1)" d="M-18 0q0-26 18-26q14 0 22 12q22 2 24 14q0 6-8 6h-48q-8 0-8-6z" fill="#f5f2ee" stroke="#00000022" stroke-width="2"/>`
  if (pose === 'sitting')
    return `<rect x="214" y="560" width="172" height="24" rx="12" fill="#b98d62"/><path d="M234 580l-14 172M366 580l14 172M300 582v160" stroke="#97704a" stroke-width="12" stroke-linecap="round"/>
${limb('M272 528Q236 560 226 600T222 724', trousers, 58)}${limb('M328 528Q366 560 374 600T382 724', trousers, 58)}${shoe(218, 752, -1)}${shoe(386, 752, 1)}`
  if (pose === 'walking')
    return `${limb('M318 520Q352 600 350 650T404 716', trousers, 54)}${limb('M404 716l10 12', skin, 26)}${shoe(420, 744, 1)}${limb('M282 520Q258 610 256 650T236 724', trousers, 60)}${shoe(238, 754, 1)}`
  return `${limb('M274 520Q266 620 266 724', trousers, 60)}${limb('M326 520Q334 620 334 724', trousers, 60)}${shoe(258, 754, -1)}${shoe(342, 754, 1)}`
}

function body(person: string, { skin, shade, hair, shirt, fold }: Look): string {
  const wide = person === 'man' ? 8 : 0
  const long =
    person === 'woman'
      ? `<path d="M246 120Q240 40 300 40Q360 40 354 120Q362 190 342 216Q352 150 338 110H262Q248 150 258 216Q238 190 246 120Z" fill="${hair}"/>`
      : ''
  const short = `<path d="M250 122Q242 46 300 44Q358 46 350 122Q346 94 330 88Q290 92 268 84Q254 98 250 122Z" fill="${hair}"/>`
  return `${long}
<path d="M278 160h44v50q-22 22-44 0z" fill="${shade}"/>
<path d="M${232 - wide} 246Q240 214 280 206Q300 226 320 206Q360 214 ${368 + wide} 246L356 400Q360 480 366 536Q300 556 234 536Q240 480 244 400Z" fill="${shirt}"/>
<path d="M258 300Q254 420 250 528M342 300Q346 420 350 528" stroke="${fold}" stroke-width="5" fill="none" opacity=".7"/>
<path d="M280 206Q300 228 320 206Q318 224 300 232Q282 224 280 206Z" fill="${skin}"/>
<ellipse cx="300" cy="122" rx="46" ry="56" fill="${skin}"/>
<path d="M284 152Q300 164 316 152" stroke="${shade}" stroke-width="4" fill="none" stroke-linecap="round"/>
<path d="M300 118q-6 16 2 18" stroke="${shade}" stroke-width="3.5" fill="none" stroke-linecap="round"/>
<path d="M274 116q8 6 16 0M310 116q8 6 16 0" stroke="#3a2a22" stroke-width="3.5" fill="none" stroke-linecap="round"/>
<ellipse cx="272" cy="138" rx="9" ry="6" fill="#e8836b" opacity=".25"/><ellipse cx="328" cy="138" rx="9" ry="6" fill="#e8836b" opacity=".25"/>
${short}
${limb(`M${248 - wide} 258Q204 330 206 396`, shirt, 48)}${limb(`M${352 + wide} 258Q396 330 394 396`, shirt, 48)}
${limb(`M${222 - wide} 300Q202 350 206 396`, fold, 4)}${limb(`M${378 + wide} 300Q398 350 394 396`, fold, 4)}`
}

/** Forearms from both sides, and fingers around the product's lower corners. */
function hands({ skin, shade, shirt }: Look): string {
  const fingers = [0, 1, 2, 3]
    .map((at) => limb(`M${240 + at * 13} ${462 - at * 4}l${10} -${16 + at * 2}`, skin, 13))
    .join('')
  const lines = [0, 1, 2].map((at) => limb(`M${247 + at * 13} ${460 - at * 4}l8 -14`, shade, 2)).join('')
  const arm = `${limb('M206 392Q206 440 236 466', shirt, 46)}${limb('M214 428Q222 452 246 464', skin, 32)}${fingers}${lines}`
  return `${arm}<g transform="translate(600 0) scale(-1 1)">${arm}</g>`
}

/** One hand from below, with the product on it. */
function hand({ skin, shade, shirt }: Look, palette: Palette): Figure {
  const box = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" preserveAspectRatio="xMidYMid slice">${content}</svg>`
  const fingers = [0, 1, 2, 3].map((at) =>
    limb(
      `M${392 - at * 6} ${520 + at * 34}Q${300 - at * 8} ${500 + at * 32} ${236 + at * 14} ${520 + at * 27}`,
      skin,
      36,
    ),
  )
  const lines = [0, 1, 2].map((at) =>
    limb(
      `M${380 - at * 6} ${538 + at * 33}Q${304 - at * 8} ${519 + at * 31} ${250 + at * 14} ${534 + at * 27}`,
      shade,
      3,
    ),
  )
  return {
    behind: box(
      `${room(palette)}${limb('M640 900Q520 760 440 640', shirt, 170)}${limb('M520 740Q460 660 420 600', skin, 112)}${limb('M440 600Q452 500 420 452', skin, 48)}`,
    ),
    before: box(
      `${fingers.join('')}${lines.join('')}${limb('M474 672Q430 630 408 566', skin, 92)}${limb('M430 560Q444 520 428 470', skin, 44)}`,
    ),
    place: { left: 0.24, top: 0.22, width: 0.5, height: 0.44 },
  }
}
