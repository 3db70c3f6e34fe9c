/** Places for a product: what lies behind, out of focus, and the surface in front that it stands on. In 1000 by 1000. */
import type { Chance } from './chance.ts'
import type { Palette } from './palette.ts'

/** Where the product stands, as a share of the height. */
export const ROOM_FOOT = 0.87

export function room(place: string, palette: Palette, by: Chance): string {
  const { back, front } = (PLACES.get(place) ?? livingRoom)(palette, by)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" preserveAspectRatio="xMidYMax slice">
<defs>
<filter id="far" x="-5%" y="-5%" width="110%" height="110%"><feGaussianBlur stdDeviation="6"/></filter>
<filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="16"/></filter>
<linearGradient id="wood" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#c99b6b"/><stop offset=".5" stop-color="#b98756"/><stop offset="1" stop-color="#8f623a"/></linearGradient>
<linearGradient id="stone" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#f4f1ec"/><stop offset="1" stop-color="#cfc9c0"/></linearGradient>
<radialGradient id="sunny" cx="20%" cy="10%" r="90%"><stop offset="0" stop-color="#fff" stop-opacity=".45"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
<radialGradient id="corner" cx="50%" cy="45%" r="75%"><stop offset=".6" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".28"/></radialGradient>
</defs>
${back}<g filter="url(#far)">${back}</g>
${front}
<rect width="1000" height="1000" fill="url(#sunny)"/><rect width="1000" height="1000" fill="url(#corner)"/>
</svg>`
}

interface Parts {
  readonly back: string
  readonly front: string
}

/** Boards from above, with their grain. */
function tableTop(by: Chance, fill = 'url(#wood)'): string {
  const grain = Array.from({ length: 9 }, () => {
    const y = by.between(800, 985)
    return `<path d="M0 ${y}Q300 ${y + by.between(-8, 8)} 520 ${y}T1000 ${y}" stroke="#5b3a1c" stroke-opacity="${by.between(0.06, 0.18)}" stroke-width="${by.between(1, 3)}" fill="none"/>`
  })
  return `<rect y="770" width="1000" height="230" fill="${fill}"/><rect y="770" width="1000" height="5" fill="#fff" opacity=".35"/>${fill === 'url(#wood)' ? grain.join('') : ''}`
}

function plant(x: number, y: number, size: number, pot: string): string {
  const leaves = [-70, -46, -22, 0, 24, 48, 72].map(
    (angle, at) =>
      `<path transform="rotate(${angle})" d="M0 0Q-22 -60 0 -${120 + (at % 3) * 30}Q22 -60 0 0Z" fill="${at % 2 ? '#4f7a4d' : '#66935c'}"/>`,
  )
  return `<g transform="translate(${x} ${y}) scale(${size})">${leaves.join('')}<path d="M-46 -10h92l-12 100h-68z" fill="${pot}"/><rect x="-52" y="-22" width="104" height="24" rx="4" fill="${pot}"/></g>`
}

function window(x: number, y: number, width: number, height: number): string {
  return `<rect x="${x - 14}" y="${y - 14}" width="${width + 28}" height="${height + 28}" fill="#faf7f2"/><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#cfe6f5"/><path d="M${x} ${y + height}q${width * 0.25} -${height * 0.4} ${width * 0.5} -${height * 0.2}t${width * 0.5} -${height * 0.1}v${height * 0.3}z" fill="#a9c8a0"/><path d="M${x + width / 2} ${y}v${height}M${x} ${y + height / 2}h${width}" stroke="#faf7f2" stroke-width="12"/>`
}

function livingRoom({ colour }: Palette, by: Chance): Parts {
  return {
    back: `<rect width="1000" height="1000" fill="${colour(88)}"/><rect y="640" width="1000" height="360" fill="#c9ad8d"/>${window(620, 90, 290, 370)}
<rect x="150" y="120" width="150" height="190" fill="#fff"/><rect x="164" y="134" width="122" height="162" fill="${colour(66, 30)}"/><circle cx="225" cy="205" r="38" fill="${colour(84, 200)}"/>
<rect x="60" y="450" width="560" height="220" rx="50" fill="${colour(52, 200, 0.6)}"/><rect x="30" y="540" width="620" height="170" rx="46" fill="${colour(60, 200, 0.6)}"/><rect x="120" y="480" width="120" height="110" rx="24" fill="${colour(78)}" transform="rotate(-8 180 530)"/>
<path d="M820 760V330" stroke="#57514b" stroke-width="10"/><path d="M750 340h140l-36 -110h-68z" fill="#f7e3b8"/>${plant(930, 680, 1.5, '#c07c55')}<ellipse cx="400" cy="770" rx="460" ry="46" fill="${colour(80, 20)}"/>`,
    front: tableTop(by),
  }
}

function kitchen({ colour }: Palette, by: Chance): Parts {
  const tiles = Array.from({ length: 60 }, (_, at) => {
    const [x, y] = [(at % 10) * 104 - (Math.floor(at / 10) % 2) * 52, 300 + Math.floor(at / 10) * 62]
    return `<rect x="${x}" y="${y}" width="98" height="56" rx="4" fill="${colour(by.between(87, 93))}"/>`
  })
  const jar = (x: number, fill: string) =>
    `<rect x="${x}" y="150" width="72" height="96" rx="14" fill="${fill}"/><rect x="${x + 6}" y="134" width="60" height="22" rx="6" fill="#b98d62"/>`
  return {
    back: `<rect width="1000" height="1000" fill="${colour(82)}"/><g>${tiles.join('')}</g><rect width="1000" height="300" fill="${colour(94)}"/><rect x="60" y="246" width="880" height="22" fill="#b98d62"/>
${jar(120, colour(60, 20))}${jar(214, '#e8dcc8')}${jar(308, colour(50, 180))}<circle cx="470" cy="206" r="40" fill="#f4efe8"/><circle cx="560" cy="206" r="40" fill="${colour(70)}"/>${plant(760, 240, 0.62, '#f2ede6')}
<path d="M830 770V600q0 -70 60 -70t60 70" fill="none" stroke="#b5b9bd" stroke-width="22"/><rect x="70" y="560" width="150" height="210" rx="16" fill="#d9d4cc"/><rect x="86" y="520" width="118" height="50" rx="12" fill="#57514b"/>`,
    front: tableTop(by, 'url(#stone)'),
  }
}

function desk({ colour }: Palette, by: Chance): Parts {
  const books = [0, 1, 2, 3, 4].map(
    (at) =>
      `<rect x="${90 + at * 46}" y="${560 - (at % 3) * 26}" width="42" height="${214 + (at % 3) * 26}" fill="${colour(40 + at * 9, at * 40, 0.9)}"/>`,
  )
  return {
    back: `<rect width="1000" height="1000" fill="${colour(84)}"/><path d="M0 0h560L300 1000H0z" fill="#fff" opacity=".14"/>${window(90, 80, 230, 300)}
<rect x="470" y="300" width="420" height="280" rx="16" fill="#3a3d42"/><rect x="486" y="316" width="388" height="236" fill="${colour(72, 180, 0.7)}"/><path d="M486 552L640 400l90 90 60 -50 84 112z" fill="${colour(54, 180, 0.7)}"/><path d="M650 580h60l16 170h-92z" fill="#5a5e64"/>
${books.join('')}<path d="M910 770L870 560 960 430" fill="none" stroke="#57514b" stroke-width="12"/><path d="M900 430l110 -60 40 80 -110 50z" fill="${colour(48)}"/>`,
    front: `${tableTop(by)}<ellipse cx="120" cy="930" rx="70" ry="24" fill="#000" opacity=".2" filter="url(#soft)"/><path d="M60 830h110l-12 104h-86z" fill="#f4efe8"/><ellipse cx="115" cy="830" rx="55" ry="15" fill="#6b4a33"/>`,
  }
}

function garden(_: Palette, by: Chance): Parts {
  const bushes = Array.from({ length: 26 }, (_each, at) => {
    const green = ['#5f8f4e', '#78a75d', '#4c7a45', '#93b86b'][at % 4]
    return `<circle cx="${by.between(-40, 1040)}" cy="${by.between(470, 720)}" r="${by.between(60, 140)}" fill="${green}"/>`
  })
  const blossoms = Array.from({ length: 34 }, () => {
    const [x, y] = [by.between(0, 1000), by.between(480, 760)]
    return `<circle cx="${x}" cy="${y}" r="${by.between(8, 18)}" fill="${by.oneOf(['#f7d9e3', '#fff4d6', '#f2a9b8', '#ffffff'])}"/>`
  })
  return {
    back: `<linearGradient id="sky" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#a9d4f0"/><stop offset="1" stop-color="#eaf5e6"/></linearGradient><rect width="1000" height="1000" fill="url(#sky)"/><circle cx="180" cy="150" r="90" fill="#fff6d8"/><path d="M0 480Q250 380 500 450T1000 400V1000H0Z" fill="#8fb27a"/>${bushes.join('')}${blossoms.join('')}`,
    front: tableTop(by),
  }
}

function street({ colour }: Palette, by: Chance): Parts {
  const houses = [0, 1, 2, 3, 4].map((at) => {
    const [x, top] = [at * 215 - 30, by.between(60, 240)]
    const panes = Array.from({ length: 15 }, (_, n) => {
      const lit = by.next() < 0.4 ? '#ffe3a3' : '#7f8fa6'
      return `<rect x="${x + 28 + (n % 3) * 56}" y="${top + 50 + Math.floor(n / 3) * 96}" width="38" height="58" fill="${lit}"/>`
    })
    return `<rect x="${x}" y="${top}" width="206" height="900" fill="${colour(46 + at * 7, at * 24, 0.7)}"/>${panes.join('')}`
  })
  const lights = Array.from({ length: 20 }, () => {
    const colour = by.oneOf(['#ffd98a', '#ff9e7a', '#fff1c9', '#9fd0ff'])
    return `<circle cx="${by.between(0, 1000)}" cy="${by.between(520, 740)}" r="${by.between(14, 36)}" fill="${colour}" opacity="${by.between(0.3, 0.65)}"/>`
  })
  return {
    back: `<rect width="1000" height="1000" fill="#d6e2ee"/>${houses.join('')}<rect y="690" width="1000" height="310" fill="#85888e"/>${lights.join('')}`,
    front: tableTop(by, 'url(#stone)'),
  }
}

const PLACES = new Map([
  ['living_room', livingRoom],
  ['kitchen', kitchen],
  ['desk', desk],
  ['garden', garden],
  ['street', street],
])
