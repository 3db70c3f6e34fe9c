/**
 * A drawing: a picture made of layers, the first at the bottom. It needs no photo, and photos can be among its layers.
 * All of it can be sent between processes as plain data.
 */
import type { PhotoFailure } from '../edit-job.ts'

export interface DrawingJob {
  /** It is written whole and durably, or not at all. */
  readonly target: string
  readonly drawing: Drawing
}

export interface Drawing {
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly format: 'jpg' | 'png' | 'webp'
  readonly layers: readonly DrawingLayer[]
  /** Null for a still; otherwise an animated WebP in which the camera comes slowly closer. */
  readonly motion: { readonly seconds: number; readonly frames: number } | null
}

export type DrawingLayer =
  /** Lines and surfaces as SVG, which fill the canvas. The program writes them; they hold no word of a person. */
  { readonly kind: 'vector'; readonly svg: string } | PictureLayer

export interface PictureLayer {
  readonly kind: 'picture'
  readonly source: string
  /** Shares of the canvas. */
  readonly place: {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
  /** cover: fills its place · stand: whole, without its transparent margin, at the foot of its place · inside: whole */
  readonly fit: 'cover' | 'stand' | 'inside'
  /** Below what is not transparent: on the ground, behind it, or none. */
  readonly shadow: 'ground' | 'behind' | null
  /** A line of this colour around what is not transparent. */
  readonly outline: string | null
  /** The layer's colours are turned to this one. */
  readonly tint: string | null
  /** A picture of the same shape that is white where the layer shows. */
  readonly mask: string | null
}

/** A copy without metadata, upright, in sRGB. */
export interface CopyJob {
  readonly source: string
  readonly target: string
  /** Pixels of the longer side at most. */
  readonly side: number
  readonly format: 'jpg' | 'png' | 'webp'
  /** A mask takes the size of its picture; what is white in it stays so, or becomes transparent. */
  readonly mask?: { readonly width: number; readonly height: number; readonly white: 'white' | 'transparent' }
}

/** Pixels of what was written. */
export type DrawingResult =
  | { readonly ok: true; readonly width: number; readonly height: number; readonly bytes: number }
  | PhotoFailure
