/** Headers of a file that comes in parts; pile.ts says what they mean. */
export const OFFSET_HEADER = 'upload-offset'
export const DIGEST_HEADER = 'repr-digest'
