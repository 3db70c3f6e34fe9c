/** The looks on the sheets: for each tool what a person would choose first. */
import { BACKDROP_KINDS, type Edits, SHADOW_KINDS } from '@allot/imaging/edits'

export interface LookOfATool {
  readonly sheet: 'shadows' | 'backdrops' | 'colours' | 'seeds' | 'recolor' | 'beautify'
  readonly title: string
  readonly edits: Partial<Edits>
}

const KEPT = { removeBackground: false, background: 'keep' } as const
const WHOLE = { light: true, whiteBalance: true, straighten: true, dust: true } as const

export const LOOKS: readonly LookOfATool[] = [
  look('shadows', 'cut out', {}),
  ...SHADOW_KINDS.map((kind) => look('shadows', kind, { shadow: { kind, strength: 1 } })),
  look('shadows', 'cast on a colour', { background: '#d8c3a5', shadow: { kind: 'cast', strength: 1 } }),
  look('shadows', 'cast on the photo', { background: 'blur', shadow: { kind: 'cast', strength: 1 } }),
  ...BACKDROP_KINDS.map((kind) =>
    look('backdrops', kind, { backdrop: { kind, colour: 'auto', light: 'left', seed: 1 } }),
  ),
  look('backdrops', 'wall, cast', {
    backdrop: { kind: 'wall', colour: 'auto', light: 'left', seed: 1 },
    shadow: { kind: 'cast', strength: 1 },
  }),
  ...[2, 3].map((seed) =>
    look('colours', `wall, seed ${seed}`, {
      backdrop: { kind: 'wall', colour: 'auto', light: 'left', seed },
    }),
  ),
  look('colours', 'table, sand', { backdrop: { kind: 'table', colour: '#d8c3a5', light: 'right', seed: 1 } }),
  look('colours', 'podium, sage', { backdrop: { kind: 'podium', colour: '#a9b8a0', light: 'top', seed: 1 } }),
  look('colours', 'wall, navy', { backdrop: { kind: 'wall', colour: '#22304a', light: 'left', seed: 1 } }),
  look('colours', 'spotlight, black', {
    backdrop: { kind: 'spotlight', colour: '#3a3a3c', light: 'top', seed: 1 },
  }),
  ...(['gradient', 'table', 'spotlight', 'podium'] as const).flatMap((kind) =>
    [2, 3].map((seed) =>
      look('seeds', `${kind}, seed ${seed}`, {
        backdrop: { kind, colour: 'auto', light: 'left', seed },
      }),
    ),
  ),
  look('recolor', 'cut out', {}),
  ...['#2f6fb0', '#c62f39', '#2e8b57', '#f4f1ea', '#2a2a2c'].map(
    (colour) => look('recolor', colour, { recolour: { colour: colour as `#${string}` } }), // each begins with #
  ),
  look('recolor', 'in the photo', { ...KEPT, recolour: { colour: '#c62f39' } }),
  look('beautify', 'photo', KEPT),
  look('beautify', 'beautified', { ...KEPT, beautify: WHOLE }),
  look('beautify', 'cut out', {}),
  look('beautify', 'beautified', { beautify: WHOLE }),
]

function look(sheet: LookOfATool['sheet'], title: string, edits: Partial<Edits>): LookOfATool {
  return { sheet, title, edits }
}
