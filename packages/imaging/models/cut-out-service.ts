/** A cut-out service elsewhere that speaks Photoroom's format, and what it gets of a photo. */
export interface CutOutService {
  /** What comes before `/v1/segment`. */
  readonly url: string
  readonly key: string
}

/** In pixels of the longer side: more than a matte has, so that its edge is averaged, and few bytes to send. */
export const MAX_SENT_SIDE = 1_600
