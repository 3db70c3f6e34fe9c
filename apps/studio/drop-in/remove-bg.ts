/** The format of remove.bg: `POST /v1.0/removebg`, its headers and its errors. */
import type { MeasuredPhoto } from '@allot/imaging/composition'
import { downloadZip } from 'client-zip'
import { backgroundOf, isWhite } from './colour.ts'
import type { Fields } from './form.ts'
import { readParameters } from './parameters.ts'
import { Refusal } from './refusal.ts'
import {
  layoutOf,
  mostPixels,
  type RemoveBgParameters,
  regionOf,
  removeBgParameters,
} from './remove-bg-parameters.ts'
import type { ImageSource } from './source.ts'
import type { MadePicture, PictureRequest, WireFormat } from './wire-format.ts'

interface RemoveBgRequest extends PictureRequest {
  readonly parameters: RemoveBgParameters
  /** The answer is JSON with the picture in Base64. */
  readonly json: boolean
}

export const removeBg: WireFormat<RemoveBgRequest> = {
  read: (fields, headers) => {
    const parameters = readParameters(removeBgParameters, fields)
    const photo = photoIn(fields)
    const background = backgroundIn(fields, parameters)
    const color = parameters.bg_color
    return {
      parameters,
      photo,
      background,
      json: wantsJson(headers),
      features: featuresOf(color !== undefined && isWhite(color)),
      apart: parameters.format === 'zip',
      composition: (size, file) => compositionOf(parameters, size, file),
    }
  },
  answer: async (asked, made) => {
    const headers = headersOf(asked.parameters, made)
    const { type, content } = await body(made)
    if (!asked.json) return new Response(content, { headers: { ...headers, 'content-type': type } })
    const { left, top, width, height } = made.foreground
    const data = {
      result_b64: Buffer.from(content).toString('base64'),
      foreground_top: top,
      foreground_left: left,
      foreground_width: width,
      foreground_height: height,
    }
    return Response.json({ data }, { headers })
  },
  refuse: ({ status, title, code, detail, retryAfter }) =>
    Response.json(
      { errors: [{ title, code, ...(detail !== undefined && { detail }) }] },
      { status, headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) } },
    ),
}

/** What a cut-out uses of the policy, as a Batch with these edits would. */
export function featuresOf(isOnWhite: boolean): { feature: string }[] {
  return [{ feature: 'background_removal' }, ...(isOnWhite ? [{ feature: 'white_background' }] : [])]
}

/** Only a caller who takes no picture gets JSON: many libraries say that they accept JSON and anything else. */
export function wantsJson(headers: Headers): boolean {
  const accept = headers.get('accept') ?? ''
  return /application\/json/i.test(accept) && !/image\/|\*\/\*/.test(accept)
}

function compositionOf(parameters: RemoveBgParameters, size: MeasuredPhoto, file: string | undefined) {
  const { format, channels, add_shadow, shadow_type, shadow_opacity, semitransparency, bg_color } = parameters
  return {
    removeBackground: true,
    region: regionOf(parameters, size),
    layout: layoutOf(parameters),
    limits: { pixels: mostPixels(parameters, mayBePng(parameters)), width: null, height: null },
    background: backgroundOf(bg_color, file),
    shadow: add_shadow && shadow_type !== 'none' ? shadow_opacity / 100 : null,
    semiTransparency: semitransparency,
    channels,
    format: format === 'zip' ? 'auto' : format,
  } as const
}

/** A result on a colour or picture that covers it comes as jpg. */
function mayBePng({ format, bg_color }: RemoveBgParameters): boolean {
  return format === 'png' || (format === 'auto' && !(bg_color && bg_color.a === 255))
}

function photoIn(fields: Fields): ImageSource {
  const url = fields.text('image_url')
  const base64 = fields.text('image_file_b64')
  const sources: ImageSource[] = [
    ...fields.files('image_file').map((content): ImageSource => ({ kind: 'file', content })),
    ...(url === undefined ? [] : [{ kind: 'address', url, parameter: 'image_url' } as const]),
    ...(base64 === undefined ? [] : [{ kind: 'base64', text: base64, parameter: 'image_file_b64' } as const]),
  ]
  const [photo, ...others] = sources
  if (photo && others.length === 0) return photo
  if (photo)
    throw new Refusal(400, 'multiple_sources', 'Multiple image sources given', {
      detail: 'Send one image: image_url, image_file or image_file_b64.',
    })
  throw new Refusal(400, 'missing_source', 'No image given', {
    detail: 'Send the image as image_url, image_file or image_file_b64.',
  })
}

function backgroundIn(fields: Fields, { bg_color }: RemoveBgParameters): ImageSource | undefined {
  const url = fields.text('bg_image_url')
  const pictures: ImageSource[] = [
    ...fields.files('bg_image_file').map((content): ImageSource => ({ kind: 'file', content })),
    ...(url === undefined ? [] : [{ kind: 'address', url, parameter: 'bg_image_url' } as const]),
  ]
  if (pictures.length + (bg_color === undefined ? 0 : 1) > 1)
    throw new Refusal(400, 'multiple_bg_sources', 'Multiple background sources given', {
      detail: 'Send one background: bg_color, bg_image_url or bg_image_file.',
    })
  return pictures[0]
}

function headersOf(parameters: RemoveBgParameters, made: MadePicture): Record<string, string> {
  const { type, type_level } = parameters
  const full = mostPixels({ size: 'full' }, made.format === 'png')
  const most = largest(made, Math.max(full, made.width * made.height))
  return {
    // Nothing here tells kinds of subjects apart: it is what the caller said it is.
    ...(type_level !== 'none' && { 'X-Type': type === 'auto' ? 'other' : type }),
    'X-Width': String(made.width),
    'X-Height': String(made.height),
    'X-Max-Width': String(most.width),
    'X-Max-Height': String(most.height),
    'X-Credits-Charged': String(made.credits),
    ...foregroundHeaders(made),
  }
}

export function foregroundHeaders({ foreground }: MadePicture): Record<string, string> {
  return {
    'X-Foreground-Top': String(foreground.top),
    'X-Foreground-Left': String(foreground.left),
    'X-Foreground-Width': String(foreground.width),
    'X-Foreground-Height': String(foreground.height),
  }
}

/** The size of the same picture with at most so many pixels. */
function largest({ unlimited: { width, height } }: MadePicture, pixels: number) {
  const scale = Math.min(1, Math.sqrt(pixels / (width * height)))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

async function body({ content, alpha, format }: MadePicture) {
  if (alpha === undefined) return { type: mediaTypeOf(format), content }
  const files = [
    { name: 'color.jpg', input: content },
    { name: 'alpha.png', input: alpha },
  ]
  return { type: 'application/zip', content: new Uint8Array(await downloadZip(files).arrayBuffer()) }
}

export function mediaTypeOf(format: MadePicture['format']): string {
  return format === 'jpg' ? 'image/jpeg' : `image/${format}`
}
