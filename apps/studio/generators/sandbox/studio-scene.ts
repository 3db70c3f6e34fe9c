/** A photographer's studio: wall, floor, light from one side, and a round step that the product stands on. */
import type { Chance } from './chance.ts'
import type { Palette } from './palette.ts'

/** Where the floor begins and where the product stands, as shares of the height. */
export const STUDIO = { horizon: 0.66, foot: 0.86 }

export function studioScene(width: number, height: number, palette: Palette, by: Chance): string {
  const { colour } = palette
  const fromLeft = by.next() < 0.5
  const [lightX, sideX] = fromLeft ? ['22%', '78%'] : ['78%', '22%']
  const horizon = STUDIO.horizon * height
  const step = { x: width / 2, y: STUDIO.foot * height, rx: width * 0.36, ry: height * 0.07 }
  const depth = height * 0.05
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
<defs>
<radialGradient id="wall" cx="${lightX}" cy="18%" r="95%"><stop offset="0" stop-color="${colour(90)}"/><stop offset=".55" stop-color="${colour(76)}"/><stop offset="1" stop-color="${colour(58)}"/></radialGradient>
<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${colour(66)}"/><stop offset=".4" stop-color="${colour(74)}"/><stop offset="1" stop-color="${colour(60)}"/></linearGradient>
<linearGradient id="edge" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="${colour(fromLeft ? 76 : 52)}"/><stop offset="1" stop-color="${colour(fromLeft ? 52 : 76)}"/></linearGradient>
<radialGradient id="top" cx="${lightX}" cy="30%" r="90%"><stop offset="0" stop-color="${colour(88)}"/><stop offset="1" stop-color="${colour(72)}"/></radialGradient>
<filter id="soft" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="${Math.round(height * 0.022)}"/></filter>
</defs>
<rect width="${width}" height="${height}" fill="url(#wall)"/>
<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#floor)"/>
<rect y="${horizon - height * 0.02}" width="${width}" height="${height * 0.04}" fill="${colour(70)}" filter="url(#soft)"/>
${windowLight(width, height, fromLeft)}
${props(width, height, palette, by, sideX === '78%')}
<ellipse cx="${step.x + (fromLeft ? 0.05 : -0.05) * width}" cy="${step.y + depth + height * 0.015}" rx="${step.rx * 1.04}" ry="${step.ry}" fill="${colour(26)}" opacity=".45" filter="url(#soft)"/>
<path d="M${step.x - step.rx} ${step.y}A${step.rx} ${step.ry} 0 0 0 ${step.x + step.rx} ${step.y}V${step.y + depth}A${step.rx} ${step.ry} 0 0 1 ${step.x - step.rx} ${step.y + depth}Z" fill="url(#edge)"/>
<ellipse cx="${step.x}" cy="${step.y}" rx="${step.rx}" ry="${step.ry}" fill="url(#top)"/>
</svg>`
}

/** Four panes of light on the wall, askew. */
function windowLight(width: number, height: number, fromLeft: boolean): string {
  const panes = [0, 1].flatMap((column) =>
    [0, 1].map((row) => {
      const [x, y] = [0.1 + column * 0.17, 0.08 + row * 0.2]
      return `<rect x="${x * width}" y="${y * height}" width="${0.15 * width}" height="${0.18 * height}"/>`
    }),
  )
  const flip = fromLeft ? '' : `translate(${width} 0) scale(-1 1)`
  return `<g transform="${flip} skewY(9)" fill="#fff" opacity=".16" filter="url(#soft)">${panes.join('')}</g>`
}

/** A sphere and an arch at the sides, out of focus. */
function props(width: number, height: number, { colour }: Palette, by: Chance, atRight: boolean): string {
  const x = width * (atRight ? 0.86 : 0.14)
  const radius = width * by.between(0.07, 0.1)
  const y = STUDIO.horizon * height + radius * 0.35
  const archX = width * (atRight ? 0.04 : 0.8)
  const [archWidth, archTop] = [width * 0.16, height * by.between(0.28, 0.4)]
  return `<g>
<path d="M${archX} ${STUDIO.horizon * height + height * 0.03}V${archTop}a${archWidth / 2} ${archWidth / 2} 0 0 1 ${archWidth} 0V${STUDIO.horizon * height + height * 0.03}Z" fill="${colour(68, 14)}"/>
<ellipse cx="${x}" cy="${y + radius * 0.95}" rx="${radius}" ry="${radius * 0.2}" fill="#000" opacity=".2" filter="url(#soft)"/>
<radialGradient id="ball" cx="${atRight ? '30%' : '70%'}" cy="28%" r="80%"><stop offset="0" stop-color="${colour(88, 180, 0.8)}"/><stop offset="1" stop-color="${colour(52, 180, 0.8)}"/></radialGradient>
<circle cx="${x}" cy="${y}" r="${radius}" fill="url(#ball)"/>
</g>`
}
