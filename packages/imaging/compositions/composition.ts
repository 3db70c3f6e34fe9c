/** What a composition is asked for, and what comes of it. All of it can be sent between processes as plain data. */
import type { PhotoFailure } from '../edit-job.ts'
import type { Box } from '../models/box.ts'

export type { Box }

export interface CompositionJob {
  /** The photo's file; it is only read. */
  readonly source: string
  /** The result's file; it is written whole and durably, or not at all. */
  readonly target: string
  /** Where the alpha goes as a file of its own, while `target` gets the colours alone; null for one file with both. */
  readonly alphaTarget: string | null
  readonly composition: Composition
}

export interface Composition {
  readonly removeBackground: boolean
  /** Only what lies in it can be the subject; null for the whole photo. */
  readonly region: Box | null
  readonly layout: Layout
  readonly limits: SizeLimits
  readonly background: Background
  /** The opacity of a shadow on the ground, 0 to 1; null for none. */
  readonly shadow: number | null
  /** Without it what is half transparent becomes opaque, but for the soft edge. */
  readonly semiTransparency: boolean
  /** `alpha`: the matte alone, white where the subject is. */
  readonly channels: 'rgba' | 'alpha'
  /** `auto`: jpg where nothing is transparent, png otherwise. */
  readonly format: 'auto' | 'png' | 'jpg' | 'webp'
}

/** A result that would be larger is made smaller as a whole; none is enlarged. */
export interface SizeLimits {
  readonly pixels: number
  readonly width: number | null
  readonly height: number | null
}

export type Background =
  | { readonly kind: 'transparent' }
  | { readonly kind: 'colour'; readonly colour: Colour }
  /** In the middle, filling the canvas; or whole, with what is left transparent. */
  | { readonly kind: 'picture'; readonly file: string; readonly scaling: 'fill' | 'fit' }

/** 0 to 255 each. */
export interface Colour {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly a: number
}

export type Layout =
  /** On a canvas of the photo's size; `scale` is the share of it that the subject fills, null for its own size. */
  | { readonly kind: 'in_place'; readonly scale: number | null; readonly position: RelativePosition | null }
  /** The subject alone, with margins around it, which count against the subject's size. */
  | { readonly kind: 'trimmed'; readonly margins: Sides<Length> }
  | CanvasLayout

/** The reference box fills the canvas within its margin and, inside that, its padding. */
export interface CanvasLayout {
  readonly kind: 'canvas'
  readonly size: 'photo' | 'reference' | { readonly width: number; readonly height: number }
  readonly reference: 'subject' | 'photo'
  /** Counted against the canvas. */
  readonly margin: Sides<Length>
  /** Counted against the canvas within its margin. */
  readonly padding: Sides<Length>
  /** `fill`: as large as covers the area, and what is beyond it is cut off. */
  readonly scaling: 'fit' | 'fill'
  readonly position: RelativePosition
  /** Directions in which a subject that the photo's border cuts off stands at that side, without padding there. */
  readonly snap: { readonly horizontal: boolean; readonly vertical: boolean }
}

/** 0 is left or top, 1 right or bottom. */
export interface RelativePosition {
  readonly x: number
  readonly y: number
}

export interface Sides<T> {
  readonly top: T
  readonly right: T
  readonly bottom: T
  readonly left: T
}

/** Pixels, or a share of what the layout counts it against. */
export type Length = { readonly pixels: number } | { readonly share: number }

export type CompositionResult = ComposedPhoto | PhotoFailure

export interface ComposedPhoto {
  readonly ok: true
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** How large it would be without limits. */
  readonly unlimited: { readonly width: number; readonly height: number }
  readonly format: 'png' | 'jpg' | 'webp'
  /** Where the subject stands in the result, in pixels. */
  readonly foreground: PixelBox
  /** The model was unsure of the cut-out. */
  readonly needsReview: boolean
}

export interface PixelBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type MeasureResult = MeasuredPhoto | PhotoFailure

/** A photo's size upright, in pixels. */
export interface MeasuredPhoto {
  readonly ok: true
  readonly width: number
  readonly height: number
}
