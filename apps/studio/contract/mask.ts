/**
 * Masks: where a generator may change a picture; white is what may change.
 *
 *   PUT /studio/spaces/:space/masks       a PNG of at most 8 MB → StoredMask
 */

/** Its name is for the setting `mask` of a step: the SHA-256 of the file, in hex. */
export interface StoredMask {
  readonly name: string
}
