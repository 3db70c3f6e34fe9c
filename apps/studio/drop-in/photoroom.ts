/** What both of Photoroom's formats share: how their answers are written, and where a photo stands in their forms. */
import type { Fields } from './form.ts'
import { Refusal } from './refusal.ts'
import { foregroundHeaders, mediaTypeOf } from './remove-bg.ts'
import type { ImageSource } from './source.ts'
import type { MadePicture } from './wire-format.ts'

export function pictureHeaders(made: MadePicture): Record<string, string> {
  return {
    'content-type': mediaTypeOf(made.format),
    // From 0, sure, to 1; the model's own flag is yes or no.
    'x-uncertainty-score': made.needsReview ? '1' : '0',
    'X-Credits-Charged': String(made.credits),
    ...foregroundHeaders(made),
  }
}

export function refusalHeaders({ retryAfter }: Refusal): Record<string, string> {
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
}

/** @throws Refusal unless there is exactly one */
export function onePhoto(sources: readonly ImageSource[], names: string): ImageSource {
  const [photo, ...others] = sources
  if (photo && others.length === 0) return photo
  if (photo) throw new Refusal(400, 'multiple_sources', 'Several images', { detail: `Send one of ${names}.` })
  throw new Refusal(400, 'missing_source', 'No image', { detail: `Send the image as ${names}.` })
}

/** The sources that these parameters name. */
export function sourcesIn(
  fields: Fields,
  names: { readonly file?: string; readonly url?: string; readonly base64?: string },
): ImageSource[] {
  const url = names.url === undefined ? undefined : fields.text(names.url)
  const base64 = names.base64 === undefined ? undefined : fields.text(names.base64)
  const files = names.file === undefined ? [] : fields.files(names.file)
  return [
    ...files.map((content): ImageSource => ({ kind: 'file', content })),
    ...(url === undefined ? [] : [{ kind: 'address', url, parameter: names.url ?? '' } as const]),
    ...(base64 === undefined
      ? []
      : [{ kind: 'base64', text: base64, parameter: names.base64 ?? '' } as const]),
  ]
}

/** @throws Refusal that names the first parameter that is none of these: leaving it out could spoil the picture */
export function refuseOthers(fields: Fields, known: readonly string[]): void {
  const other = fields.names.find((name) => !known.includes(name))
  if (other === undefined) return
  throw new Refusal(400, 'unsupported_parameter', `The parameter '${other.slice(0, 100)}' is not supported`, {
    detail: `Leave it out. Supported are ${known.join(', ')}.`,
  })
}
