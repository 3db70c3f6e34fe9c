/** Edits: what is done to a photo, and the file that comes out. A caller checks them; workers take them as they are. */
import { z } from 'zod'
import { numberWithin, oneOf } from './schema-texts.ts'

/** A share of the shorter side of the canvas. */
const share = numberWithin(0, 0.4)

const margins = z.strictObject({ top: share, right: share, bottom: share, left: share })

const position = oneOf([
  ...(['center', 'top', 'bottom', 'left', 'right'] as const),
  ...(['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const),
])

const pixels = numberWithin(16, 8_192, 'whole')

const canvas = z.strictObject({
  /** Pixels. */
  width: pixels,
  height: pixels,
  /** What stays empty around the subject: the same on every side, or each side its own. */
  margin: z.union(
    [share, margins],
    'Write a share from 0 to 0.4, or one each for top, right, bottom and left.',
  ),
  /** Where the subject stands within the margins; in the middle where nothing is said. */
  position: position.optional(),
  /** False leaves a subject that is smaller than its place as it is. */
  enlarge: z.literal(false).optional(),
})

/** Red, green and blue as in CSS: `#f5f5f0`. */
const colour = z.templateLiteral(['#', z.string().regex(/^[0-9a-f]{6}$/i)], 'Write a colour like #f5f5f0.')

export const BACKDROP_KINDS = ['wall', 'gradient', 'table', 'spotlight', 'podium'] as const
export const SHADOW_KINDS = ['contact', 'cast', 'floating'] as const

/** keep: as it is in the photo · blur: the photo itself, out of focus, fills the canvas */
const background = z.union(
  [z.enum(['keep', 'white', 'transparent', 'blur']), colour],
  'Write keep, white, transparent, blur, or a colour like #f5f5f0.',
)

/** Changes nothing that the product is: light, white balance, a slanted horizon, dust; each within bounds. */
const beautify = z.strictObject({
  light: z.boolean(),
  whiteBalance: z.boolean(),
  straighten: z.boolean(),
  dust: z.boolean(),
})

/** The subject's main colour becomes this one; its light and texture stay. */
const recolour = z.strictObject({ colour })

/** What is done to the subject itself. */
const subjectEdits = { beautify: beautify.optional(), recolour: recolour.optional() }

/** A scene that is drawn behind the subject. The same seed draws the same scene. */
const backdrop = z.strictObject({
  kind: oneOf(BACKDROP_KINDS),
  /** `auto` is a damped opposite of the subject's own colour. */
  colour: z.union([z.literal('auto'), colour]),
  /** With `auto`, where the subject is changed after the backdrop was chosen: what had been done to it by then. */
  suits: z.strictObject(subjectEdits).optional(),
  light: oneOf(['left', 'top', 'right']),
  seed: numberWithin(0, 2_147_483_647, 'whole'),
})

/** contact: where it stands · cast: on the ground beside it · floating: below a subject that hangs in the air */
const shadow = z.strictObject({
  kind: oneOf(SHADOW_KINDS),
  /** 1 is what looks natural. */
  strength: numberWithin(0.2, 2),
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
  format: oneOf(['jpg', 'png', 'webp', 'avif']),
  /** For every format but png. */
  quality: numberWithin(1, 100, 'whole'),
  /** The file has at most so many bytes, at a lower quality where it must be. */
  maxBytes: numberWithin(1_000, Number.MAX_SAFE_INTEGER, 'whole').optional(),
  ...subjectEdits,
  /** In the place of `background`. */
  backdrop: backdrop.optional(),
  shadow: shadow.optional(),
  source: source.optional(),
})

/** And on this machine a picture as the background, by the path of its file. */
export const edits = remoteEdits.extend({
  background: z.union(
    [background, z.strictObject({ file: z.string().min(1) })],
    'Write keep, white, transparent, blur, a colour like #f5f5f0, or the file of a picture.',
  ),
})

export type Canvas = z.infer<typeof canvas>
export type Margins = z.infer<typeof margins>
export type Position = z.infer<typeof position>
export type RemoteEdits = z.infer<typeof remoteEdits>
export type Edits = z.infer<typeof edits>
