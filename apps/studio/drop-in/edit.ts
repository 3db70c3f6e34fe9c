/** Photoroom's `/v2/edit`: a cut-out, or the photo as it is, on a canvas. What is not served is refused by its name. */
import type { Background, Composition, Length, MeasuredPhoto } from '@allot/imaging/composition'
import { backgroundOf, isWhite } from './colour.ts'
import { canvasLayoutOf, type EditParameters, editParameters } from './edit-parameters.ts'
import { readParameters } from './parameters.ts'
import { onePhoto, pictureHeaders, refusalHeaders, refuseOthers, sourcesIn } from './photoroom.ts'
import { Refusal, wrongParameter } from './refusal.ts'
import { featuresOf } from './remove-bg.ts'
import type { PictureRequest, WireFormat } from './wire-format.ts'

const IMAGES = ['imageFile', 'imageUrl'] as const
const BACKGROUNDS = ['background.imageFile', 'background.imageUrl'] as const

/** As their documentation has it. */
const MAX_PIXELS = 25_000_000

export const edit: WireFormat<PictureRequest> = {
  read: (fields) => {
    refuseOthers(fields, [...IMAGES, ...BACKGROUNDS, ...Object.keys(editParameters.shape)])
    const asked = readParameters(editParameters, fields)
    const photo = onePhoto(sourcesIn(fields, { file: 'imageFile', url: 'imageUrl' }), IMAGES.join(' or '))
    const [background, ...others] = sourcesIn(fields, {
      file: 'background.imageFile',
      url: 'background.imageUrl',
    })
    const color = asked['background.color']
    if (others.length > 0 || (background && color))
      throw new Refusal(400, 'multiple_bg_sources', 'Several backgrounds', {
        detail: `Send one of background.color, ${BACKGROUNDS.join(' or ')}.`,
      })
    if (!asked.removeBackground) refuseBackground(asked, background !== undefined)
    return {
      photo,
      background,
      features: asked.removeBackground ? featuresOf(color !== undefined && isWhite(color)) : [],
      apart: false,
      composition: (size, file) => {
        refuseNoRoom(asked, size)
        return compositionOf(asked, file)
      },
    }
  },
  answer: async (_asked, made) => new Response(made.content, { headers: pictureHeaders(made) }),
  refuse: (refusal) => {
    const { status, code, title, detail = title } = refusal
    const body = { error: { message: title, detail, code } }
    return Response.json(body, { status, headers: refusalHeaders(refusal) })
  },
}

function refuseBackground(asked: EditParameters, isPicture: boolean): void {
  if (asked['background.color'] === undefined && !isPicture) return
  const name = isPicture ? 'background.imageUrl' : 'background.color'
  throw wrongParameter(name, 'The background stays where removeBackground is false; leave one of both out.')
}

/** Margin and padding in pixels may be more than the canvas has. */
function refuseNoRoom(asked: EditParameters, photo: MeasuredPhoto): void {
  const { size, margin, padding } = canvasLayoutOf(asked)
  if (size === 'reference') return
  const { width, height } = size === 'photo' ? photo : size
  const across = roomIn(roomIn(width, margin.left, margin.right), padding.left, padding.right)
  const down = roomIn(roomIn(height, margin.top, margin.bottom), padding.top, padding.bottom)
  if (across >= 1 && down >= 1) return
  throw new Refusal(400, 'invalid_margin', 'Margin and padding leave no room', {
    detail: `The result has ${width} × ${height} pixels. Make margin and padding smaller, or outputSize larger.`,
  })
}

function roomIn(length: number, ...spaces: readonly Length[]): number {
  return spaces.reduce(
    (left, space) => left - ('pixels' in space ? space.pixels : space.share * length),
    length,
  )
}

function compositionOf(asked: EditParameters, file: string | undefined): Composition {
  const format = asked['export.format']
  return {
    removeBackground: asked.removeBackground,
    region: null,
    layout: canvasLayoutOf(asked),
    limits: { pixels: MAX_PIXELS, width: asked.maxWidth ?? null, height: asked.maxHeight ?? null },
    background: backgroundFor(asked, file),
    shadow: null,
    semiTransparency: true,
    channels: 'rgba',
    format: format === 'jpeg' ? 'jpg' : format,
  }
}

function backgroundFor(asked: EditParameters, file: string | undefined): Background {
  const background = backgroundOf(asked['background.color'], file)
  return background.kind === 'picture' ? { ...background, scaling: asked['background.scaling'] } : background
}
