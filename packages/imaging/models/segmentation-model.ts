/** The port of a segmentation model: it looks at a picture and says where the subject is. */
export interface SegmentationModel {
  /** Of the squares that it takes, in pixels; null where it takes pictures of other shapes and sizes too. */
  readonly side: number | null
  /** @returns a matte (matte.ts), which covers the picture whatever its shape */
  matte(picture: ModelInput): Promise<Uint8Array>
}

/** A picture as a model gets it (model-input.ts). */
export interface ModelInput {
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array
  readonly width: number
  readonly height: number
}
