/**
 * What one photo may take of this machine: pixels, time and memory. The program says it once; each worker process is
 * started with it as an argument, so that whatever decodes there keeps to it.
 */

export interface PhotoLimits {
  /** Of the largest photo that is decoded, in millions of pixels. */
  readonly megapixels: number
  /** How long a worker may work on it. */
  readonly seconds: number
  /** What a worker's process may have in memory meanwhile. */
  readonly megabytes: number
}

/**
 * A photo of 100 megapixels into AVIF takes about a minute and up to 3.1 GB; what takes more hangs, or was made to harm.
 */
export const DEFAULT_PHOTO_LIMITS: PhotoLimits = { megapixels: 100, seconds: 180, megabytes: 4_096 }

const ARGUMENT = '--photo-limits='

/** The arguments of a process that keeps to them. */
export function argumentsOf({ megapixels, seconds, megabytes }: PhotoLimits): readonly string[] {
  return [`${ARGUMENT}${megapixels},${seconds},${megabytes}`]
}

/** Those that this process was started with, or the usual ones. */
export function limitsIn(args: readonly string[]): PhotoLimits {
  const said = args.find((each) => each.startsWith(ARGUMENT))?.slice(ARGUMENT.length)
  const [megapixels, seconds, megabytes] = said?.split(',').map(Number) ?? []
  return {
    megapixels: megapixels ?? DEFAULT_PHOTO_LIMITS.megapixels,
    seconds: seconds ?? DEFAULT_PHOTO_LIMITS.seconds,
    megabytes: megabytes ?? DEFAULT_PHOTO_LIMITS.megabytes,
  }
}
