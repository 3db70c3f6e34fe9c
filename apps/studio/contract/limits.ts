/** Bounds on what the page may send (law 9). The maximum of a plan is smaller; Allot decides it. */
export const MAX_PHOTOS_PER_BATCH = 1_000
/** Of a photo's file; larger ones are refused by their names, before they are sent. */
export { MAX_FILE_BYTES } from '@allot/imaging/format'
/** Of one member in one Space. */
export const MAX_DRAFTS_PER_MEMBER = 20
export const MAX_BATCH_NAME_LENGTH = 120
export const MAX_PHOTO_NAME_LENGTH = 4_096
export const MAX_SAMPLES_PER_REQUEST = 100
export const MAX_STEPS = 20
/** Files that leave for each photo. */
export const MAX_OUTPUTS = 5
export const MAX_PROMPT_LENGTH = 2_000
/** A preview is at most so many pixels a side. */
export const PREVIEW_SIDE = 1_024
/** Of one member in one Space: one person alone does not fill it. */
export const MAX_DESIGNS_PER_MEMBER = 500
export const MAX_DESIGNS_PER_SPACE = 2_000
export const MAX_VERSIONS_PER_DESIGN = 200
/** Of the photos and pictures of all designs. */
export const MAX_DESIGN_BYTES_PER_SPACE = 20 * 1024 ** 3
/** "Generate more" makes so many (REQ-100). */
export const MORE = 2
