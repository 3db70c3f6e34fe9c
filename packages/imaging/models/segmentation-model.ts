/** The port of a segmentation model: it looks at a photo and says where the subject is. */
export interface SegmentationModel {
  /**
   * @param rgb the photo as `modelInput` prepares it: MATTE_SIDE × MATTE_SIDE pixels, three bytes each
   * @returns a matte of the same size, one byte a pixel (matte.ts)
   */
  matte(rgb: Uint8Array): Promise<Uint8Array>
}
