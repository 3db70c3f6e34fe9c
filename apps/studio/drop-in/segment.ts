/** Photoroom's `POST /v1/segment`: a cut-out. */
import { z } from 'zod'
import { backgroundOf, colourIn, isWhite } from './colour.ts'
import { booleanIn } from './lengths.ts'
import { oneOf, readParameters, written } from './parameters.ts'
import { onePhoto, pictureHeaders, refusalHeaders, refuseOthers, sourcesIn } from './photoroom.ts'
import { featuresOf, wantsJson } from './remove-bg.ts'
import type { PictureRequest, WireFormat } from './wire-format.ts'

const yesOrNo = written(booleanIn, 'Write true or false.')

export const segmentParameters = z.object({
  format: oneOf('png', 'jpg', 'webp').default('png'),
  channels: oneOf('rgba', 'alpha').default('rgba'),
  bg_color: written(colourIn, 'Write a colour like #FF0000, FF0000 or red.').optional(),
  size: oneOf('preview', 'medium', 'hd', 'full').default('full'),
  crop: yesOrNo.default(false),
  /** Colours along the edge are always cleaned. */
  despill: yesOrNo.default(false),
})

const IMAGES = ['image_file', 'image_file_b64'] as const

interface SegmentRequest extends PictureRequest {
  readonly json: boolean
}

export const segment: WireFormat<SegmentRequest> = {
  read: (fields, headers) => {
    refuseOthers(fields, [...IMAGES, ...Object.keys(segmentParameters.shape)])
    const { format, channels, bg_color, size, crop } = readParameters(segmentParameters, fields)
    return {
      photo: onePhoto(
        sourcesIn(fields, { file: 'image_file', base64: 'image_file_b64' }),
        IMAGES.join(' or '),
      ),
      background: undefined,
      json: wantsJson(headers),
      features: featuresOf(bg_color !== undefined && isWhite(bg_color)),
      apart: false,
      composition: () => ({
        removeBackground: true,
        region: null,
        layout: crop
          ? { kind: 'trimmed', margins: NO_MARGIN }
          : { kind: 'in_place', scale: null, position: null },
        limits: { pixels: PIXELS[size], width: null, height: null },
        background: backgroundOf(bg_color, undefined),
        shadow: null,
        semiTransparency: true,
        channels,
        format,
      }),
    }
  },
  answer: async ({ json }, made) => {
    const headers = pictureHeaders(made)
    if (!json) return new Response(made.content, { headers })
    const { 'content-type': _picture, ...others } = headers
    return Response.json({ result_b64: Buffer.from(made.content).toString('base64') }, { headers: others })
  },
  refuse: (refusal) => {
    const { status, code, message } = refusal
    const body = { detail: message, status_code: status, type: code }
    return Response.json(body, { status, headers: refusalHeaders(refusal) })
  },
}

const NONE = { pixels: 0 }
const NO_MARGIN = { top: NONE, right: NONE, bottom: NONE, left: NONE }

const PIXELS = { preview: 250_000, medium: 1_500_000, hd: 4_000_000, full: 36_000_000 } as const
