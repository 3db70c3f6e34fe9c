/**
 * Rights: whose a photo is and on what terms, which every result keeps, in any format. Place, serial numbers, camera, captions
 * and thumbnails are not read, so they cannot come out.
 */
export interface Rights {
  readonly copyright?: string | undefined
  readonly creators?: readonly string[] | undefined
  /** The line that is to be printed beside the photo. */
  readonly credit?: string | undefined
  readonly usageTerms?: string | undefined
  /** Where the terms stand (xmpRights:WebStatement). */
  readonly webStatement?: string | undefined
  /** Of Creative Commons. */
  readonly licence?: string | undefined
  /** Where a licence is to be had (plus:LicensorURL). */
  readonly licensor?: string | undefined
}
