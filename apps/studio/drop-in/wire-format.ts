/** What a format of another service has to say: how its parameters are read, and how its answers are written. */
import type { ComposedPhoto, Composition, MeasuredPhoto } from '@allot/imaging/composition'
import type { Fields } from './form.ts'
import type { Refusal } from './refusal.ts'
import type { ImageSource } from './source.ts'

export interface WireFormat<T extends PictureRequest> {
  /** @throws Refusal that names the parameter */
  read(fields: Fields, headers: Headers): T
  answer(asked: T, made: MadePicture): Promise<Response>
  refuse(refusal: Refusal): Response
}

export interface PictureRequest {
  readonly photo: ImageSource
  /** The picture to stand behind the subject. */
  readonly background: ImageSource | undefined
  /** The features of the policy that are used. */
  readonly features: readonly { readonly feature: string }[]
  /** Whether colours and alpha come as two files. */
  readonly apart: boolean
  /** @param background the file of the picture behind the subject @throws Refusal where the photo has no such place */
  composition(photo: MeasuredPhoto, background: string | undefined): Composition
}

export interface MadePicture extends ComposedPhoto {
  readonly content: Uint8Array<ArrayBuffer>
  /** Where colours and alpha come as two files. */
  readonly alpha: Uint8Array<ArrayBuffer> | undefined
  /** Credits taken for it. */
  readonly credits: number
}
