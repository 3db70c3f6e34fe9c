/** Pictures from words: a few subjects that words choose, in their colours. In 1000 by 1000. */
import { type Chance, hashOf } from './chance.ts'
import type { Palette } from './palette.ts'

/** hills · shelf, by the words; else forms in balance */
export function wordPicture(prompt: string, palette: Palette, by: Chance): string {
  if (
    /\b(mountain|hill|sunset|sunrise|forest|lake|sea|beach|sky|field|nature|valley|desert|snow)/i.test(prompt)
  )
    return framed(hills(palette, by))
  if (/\b(shelf|cups?|mugs?|vases?|bottles?|jars?|pots?|ceramic|table|coffee|tea|kitchen)\b/i.test(prompt))
    return framed(shelf(palette, by))
  return framed(forms(palette, by))
}

function framed(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">${content}</svg>`
}

function hills({ colour }: Palette, by: Chance): string {
  const sun = { x: by.between(250, 750), y: by.between(240, 380), r: by.between(80, 120) }
  const ridges = [0, 1, 2, 3, 4].map((at) => {
    const y = 430 + at * 120
    const points = Array.from(
      { length: 6 },
      (_, n) => `${n * 200} ${y + by.between(-80, 60) * (1 - at * 0.12)}`,
    )
    const [first = '', ...rest] = points
    const line = rest.map((point, n) => {
      const [x = 0, py = 0] = point.split(' ').map(Number)
      const [bx = 0, before = 0] = (points[n] ?? '').split(' ').map(Number)
      return `C${bx + 90} ${before} ${x - 90} ${py} ${x} ${py}`
    })
    return `<path d="M${first}${line.join('')}V1000H0Z" fill="${colour(70 - at * 12, at * 8)}"/>`
  })
  return `<defs><linearGradient id="air" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="${colour(70, 170)}"/><stop offset=".55" stop-color="${colour(90, 20)}"/><stop offset="1" stop-color="${colour(94)}"/></linearGradient><filter id="soft" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="34"/></filter></defs>
<rect width="1000" height="1000" fill="url(#air)"/><circle cx="${sun.x}" cy="${sun.y}" r="${sun.r * 1.5}" fill="#fff3d0" opacity=".6" filter="url(#soft)"/><circle cx="${sun.x}" cy="${sun.y}" r="${sun.r}" fill="#fff6dd"/>${ridges.join('')}`
}

function shelf({ colour }: Palette, by: Chance): string {
  const vessels = [0, 1].flatMap((row) =>
    [0, 1, 2, 3].map((at) => {
      const [x, foot] = [170 + at * 220, 470 + row * 360]
      return vessel(
        x,
        foot,
        by.between(0.8, 1.25),
        colour(by.between(46, 82), by.oneOf([0, 24, 180, 200])),
        by,
      )
    }),
  )
  const board = (y: number) =>
    `<rect x="60" y="${y}" width="880" height="34" fill="#b98756"/><rect x="60" y="${y}" width="880" height="5" fill="#e0b98c"/><rect x="70" y="${y + 34}" width="860" height="26" fill="#000" opacity=".16" filter="url(#soft)"/>`
  return `<defs><radialGradient id="wall" cx="25%" cy="15%" r="100%"><stop offset="0" stop-color="${colour(95)}"/><stop offset="1" stop-color="${colour(74)}"/></radialGradient><filter id="soft" x="-30%" y="-80%" width="160%" height="260%"><feGaussianBlur stdDeviation="12"/></filter></defs>
<rect width="1000" height="1000" fill="url(#wall)"/>${board(470)}${board(830)}${vessels.join('')}`
}

function vessel(x: number, foot: number, size: number, fill: string, by: Chance): string {
  const form = by.oneOf([
    'M-60 0Q-66 -130 -58 -150H58Q66 -130 60 0Q0 12 -60 0Z',
    'M-46 0Q-92 -90 -30 -150V-210H30V-150Q92 -90 46 0Q0 10 -46 0Z',
    'M-70 0Q-84 -70 -70 -110H70Q84 -70 70 0Q0 12 -70 0Z',
    'M-34 0Q-70 -120 -20 -230H20Q70 -120 34 0Q0 8 -34 0Z',
  ])
  return `<g transform="translate(${x} ${foot}) scale(${size})"><ellipse cx="10" rx="76" ry="12" fill="#000" opacity=".22" filter="url(#soft)"/><path d="${form}" fill="${fill}"/><path d="${form}" fill="#fff" opacity=".28" transform="translate(-24 -6) scale(.2 .84)"/></g>`
}

function forms({ colour }: Palette, by: Chance): string {
  const balls = Array.from({ length: 4 }, (_, at) => {
    const [x, r] = [by.between(180, 820), by.between(60, 130)]
    const turn = by.oneOf([0, 30, 180, 210])
    return `<radialGradient id="b${at}" cx="32%" cy="28%" r="80%"><stop offset="0" stop-color="${colour(90, turn)}"/><stop offset="1" stop-color="${colour(48, turn)}"/></radialGradient><ellipse cx="${x + 14}" cy="${850}" rx="${r}" ry="${r * 0.18}" fill="#000" opacity=".25" filter="url(#soft)"/><circle cx="${x}" cy="${850 - r}" r="${r}" fill="url(#b${at})"/>`
  })
  return `<defs><radialGradient id="wall" cx="28%" cy="18%" r="100%"><stop offset="0" stop-color="${colour(94)}"/><stop offset="1" stop-color="${colour(70)}"/></radialGradient><filter id="soft" x="-40%" y="-80%" width="180%" height="260%"><feGaussianBlur stdDeviation="14"/></filter></defs>
<rect width="1000" height="1000" fill="url(#wall)"/><rect y="760" width="1000" height="240" fill="${colour(66)}"/><path d="M330 790V430a170 170 0 0 1 340 0V790Z" fill="${colour(80, 180)}"/><path d="M410 790V470a90 90 0 0 1 180 0V790Z" fill="${colour(60, 180)}"/>${balls.join('')}`
}

/** A mark of simple forms. */
export function logo(prompt: string, palette: Palette, by: Chance): string {
  const { colour } = palette
  const [dark, light] = [colour(34), colour(58, 30)]
  const sides = 5 + (hashOf(prompt) % 4)
  const petals = Array.from({ length: sides }, (_, at) => {
    const angle = (360 / sides) * at
    return `<path transform="rotate(${angle} 500 450)" d="M500 450C420 360 440 230 500 170C560 230 580 360 500 450Z" fill="${at % 2 ? light : dark}" opacity=".92"/>`
  })
  const rings = `<circle cx="420" cy="450" r="170" fill="${dark}"/><circle cx="580" cy="450" r="170" fill="${light}"/><path d="M500 300a170 170 0 0 1 0 300a170 170 0 0 1 0 -300z" fill="#fff"/>`
  const shield = `<path d="M500 180L740 260V470Q740 640 500 740Q260 640 260 470V260Z" fill="${dark}"/><path d="M500 300Q620 380 500 560Q380 380 500 300Z" fill="${light}"/><path d="M400 600Q500 520 600 600" stroke="#fff" stroke-width="18" fill="none" stroke-linecap="round"/>`
  const mark = by.oneOf([`${petals.join('')}<circle cx="500" cy="450" r="44" fill="#fff"/>`, rings, shield])
  return framed(
    `<rect width="1000" height="1000" fill="#fff"/>${mark}<rect x="320" y="800" width="360" height="26" rx="13" fill="${dark}"/><rect x="400" y="850" width="200" height="16" rx="8" fill="${light}"/>`,
  )
}

/** A round creature with a white border, on transparency. */
export function sticker({ colour }: Palette, by: Chance): string {
  const body = by.oneOf([
    'M500 190C700 190 810 360 800 540C790 720 660 820 500 820C340 820 210 720 200 540C190 360 300 190 500 190Z',
    'M500 180C600 180 640 260 720 300C820 350 830 500 790 610C740 760 620 820 500 820C380 820 260 760 210 610C170 500 180 350 280 300C360 260 400 180 500 180Z',
    'M500 170C560 260 800 300 800 520C800 700 670 830 500 830C330 830 200 700 200 520C200 300 440 260 500 170Z',
  ])
  return framed(`<g stroke-linejoin="round"><path d="${body}" fill="#fff" stroke="#fff" stroke-width="84"/><path d="M500 200q-20 -90 40 -130q70 40 -20 130z" fill="#fff" stroke="#fff" stroke-width="84"/>
<path d="M500 210q-20 -90 40 -130q70 40 -20 130z" fill="#5f9a56"/><path d="${body}" fill="${colour(62)}" stroke="${colour(34)}" stroke-width="16"/><path d="M270 430Q300 290 430 250" stroke="#fff" stroke-opacity=".7" stroke-width="30" fill="none" stroke-linecap="round"/></g>
<ellipse cx="400" cy="520" rx="34" ry="46" fill="#2b211c"/><ellipse cx="600" cy="520" rx="34" ry="46" fill="#2b211c"/><circle cx="412" cy="504" r="13" fill="#fff"/><circle cx="612" cy="504" r="13" fill="#fff"/>
<path d="M420 630Q500 730 580 630Q500 660 420 630Z" fill="#7b2d26" stroke="#2b211c" stroke-width="12" stroke-linejoin="round"/><circle cx="310" cy="610" r="42" fill="${colour(58, -30)}" opacity=".55"/><circle cx="690" cy="610" r="42" fill="${colour(58, -30)}" opacity=".55"/>`)
}

/** Lines alone, in closed forms. */
export function coloringPage(by: Chance): string {
  const flower = (x: number, y: number, size: number) => {
    const petals = [0, 60, 120, 180, 240, 300].map(
      (angle) => `<ellipse transform="rotate(${angle}) translate(0 -44)" rx="24" ry="34"/>`,
    )
    return `<g transform="translate(${x} ${y}) scale(${size})"><path d="M0 60Q-10 130 0 190M0 130Q40 100 66 120Q40 150 0 140"/>${petals.join('')}<circle r="26"/></g>`
  }
  const cloud = (x: number, y: number) =>
    `<path transform="translate(${x} ${y})" d="M0 0q-50 0 -50 -40t50 -40q20 -60 80 -40q50 -30 80 30q60 0 60 50t-60 40z"/>`
  const scales = [0, 1, 2, 3].map((at) => `<path d="M${430 + at * 22} ${560 + at * 44}q40 30 80 0"/>`)
  const x = by.between(-20, 20)
  return framed(`<rect width="1000" height="1000" fill="#fff"/><g fill="#fff" stroke="#111" stroke-width="9" stroke-linejoin="round" stroke-linecap="round">
<circle cx="170" cy="170" r="74"/>${[0, 45, 90, 135, 180, 225, 270, 315].map((angle) => `<path transform="rotate(${angle} 170 170)" d="M170 70V30"/>`).join('')}${cloud(690, 210)}${cloud(430, 150)}
<path d="M0 800Q250 720 500 790T1000 770V1000H0Z"/>
<g transform="translate(${x} 0)"><path d="M640 620Q820 560 800 420Q740 470 690 440Q690 510 610 540Z"/><path d="M340 760Q330 560 430 500Q400 470 410 400Q420 320 500 320Q590 320 600 400Q606 460 570 500Q680 560 670 760Q600 810 500 810Q400 810 340 760Z"/>${scales.join('')}<path d="M440 330Q420 270 450 250Q470 290 480 322M560 330Q580 270 550 250Q530 290 520 322"/><path d="M340 740Q240 720 220 640Q260 660 290 640Q300 690 350 690"/><circle cx="465" cy="395" r="20"/><circle cx="540" cy="395" r="20"/><circle cx="467" cy="398" r="6" fill="#111"/><circle cx="542" cy="398" r="6" fill="#111"/><path d="M460 445Q502 480 546 445"/><path d="M380 640Q500 600 500 660Q500 600 620 640V740Q500 700 500 760Q500 700 380 740Z"/><path d="M500 660V760"/></g>
${flower(140, 700, 1)}${flower(860, 690, 1.1)}${flower(760, 800, 0.7)}</g>`)
}
