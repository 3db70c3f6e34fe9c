/** Edits: what is done to a photo, and the file that comes out. */
import { z } from 'zod'

/** A share of the shorter side of the canvas. */
const share = z.number().min(0).max(0.4)

const margins = z.strictObject({ top: share, right: share, bottom: share, left: share })

const position = z.enum([
  'center',
  'top',
  'bottom',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
])

const canvas = z.strictObject({
  /** Pixels. */
  width: z.number().int().min(16).max(8192),
  height: z.number().int().min(16).max(8192),
  /** What stays empty around the subject: the same on every side, or each side its own. */
  margin: z.union([share, margins]),
  /** Where the subject stands within the margins; in the middle where nothing is said. */
  position: position.optional(),
  /** False leaves a subject that is smaller than its place as it is. */
  enlarge: z.literal(false).optional(),
})

/** Red, green and blue as in CSS: `#f5f5f0`. */
const colour = z.templateLiteral(['#', z.string().regex(/^[0-9a-f]{6}$/i)])

export const BACKDROP_KINDS = ['wall', 'gradient', 'table', 'spotlight', 'podium'] as const
export const SHADOW_KINDS = ['contact', 'cast', 'floating'] as const

/** keep: as it is in the photo · blur: the photo itself, out of focus, fills the canvas */
const background = z.union([z.enum(['keep', 'white', 'transparent', 'blur']), colour])

/** Changes nothing that the product is: light, white balance, a slanted horizon, dust; each within bounds. */
const beautify = z.strictObject({
  light: z.boolean(),
  whiteBalance: z.boolean(),
  straighten: z.boolean(),
  dust: z.boolean(),
})

/** The subject's main colour becomes this one; its light and texture stay. */
const recolour = z.strictObject({ colour })

/** A scene that is drawn behind the subject. The same seed draws the same scene. */
const backdrop = z.strictObject({
  kind: z.enum(BACKDROP_KINDS),
  /** `auto` is a damped opposite of the subject's own colour. */
  colour: z.union([z.literal('auto'), colour]),
  light: z.enum(['left', 'top', 'right']),
  seed: z.number().int().min(0).max(2_147_483_647),
})

/** contact: where it stands · cast: on the ground beside it · floating: below a subject that hangs in the air */
const shadow = z.strictObject({
  kind: z.enum(SHADOW_KINDS),
  /** 1 is what looks natural. */
  strength: z.number().min(0.2).max(2),
})

/**
 * What the file says of a picture in which a model had a part, and by which tool: all of it (trained), or some of it
 * (composite). In the words of the IPTC: metadata/origin.ts.
 */
const source = z.strictObject({
  type: z.enum(['composite', 'trained']),
  tool: z.string().trim().min(1).max(80),
})

/** What a caller from elsewhere may ask for. */
export const remoteEdits = z.strictObject({
  removeBackground: z.boolean(),
  background,
  /** Null keeps the size of the photo. */
  canvas: canvas.nullable(),
  format: z.enum(['jpg', 'png', 'webp', 'avif']),
  /** For every format but png. */
  quality: z.number().int().min(1).max(100),
  /** The file has at most so many bytes, at a lower quality where it must be. */
  maxBytes: z.number().int().min(1_000).optional(),
  beautify: beautify.optional(),
  recolour: recolour.optional(),
  /** In the place of `background`. */
  backdrop: backdrop.optional(),
  shadow: shadow.optional(),
  source: source.optional(),
})

/** And on this machine a picture as the background, by the path of its file. */
export const edits = remoteEdits.extend({
  background: z.union([background, z.strictObject({ file: z.string().min(1) })]),
})

export type Canvas = z.infer<typeof canvas>
export type Position = z.infer<typeof position>
export type RemoteEdits = z.infer<typeof remoteEdits>
export type Edits = z.infer<typeof edits>

/** What decides whether the subject has to be found. */
export type SubjectEdits = Pick<Edits, 'removeBackground'> &
  Partial<Pick<Edits, 'background' | 'backdrop' | 'shadow' | 'recolour'>>

/**
 * Whether the subject leaves its background: for a scene, and for a shadow on something else than the photo. In a photo
 * that is kept as it is, the shadow lies on the table that the photo shows.
 */
export function cutsOut({ removeBackground, background, backdrop, shadow }: SubjectEdits): boolean {
  return removeBackground || backdrop !== undefined || (shadow !== undefined && background !== 'keep')
}

/** Whether anything is done to the subject apart from its background, so that the model has to find it. */
export function needsSubject(edits: SubjectEdits): boolean {
  return cutsOut(edits) || edits.shadow !== undefined || edits.recolour !== undefined
}

/** In pixels, by side. */
export type Margins = z.infer<typeof margins>

export function marginsOf({ width, height, margin }: Canvas): Margins {
  const pixels = (share: number) => Math.round(share * Math.min(width, height))
  if (typeof margin === 'number') {
    const all = pixels(margin)
    return { top: all, right: all, bottom: all, left: all }
  }
  const { top, right, bottom, left } = margin
  return { top: pixels(top), right: pixels(right), bottom: pixels(bottom), left: pixels(left) }
}
