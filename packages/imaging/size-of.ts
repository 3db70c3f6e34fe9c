/** How many pixels a photo has, from the head of its file: what it costs is known before it is decoded. */

import { headSize } from './decode.ts'
import { asResult, type PhotoFailure } from './edit-job.ts'

export type SizeResult =
  /** @param pixels null where the head does not say */
  { readonly ok: true; readonly pixels: number | null } | PhotoFailure

export function sizeOf(source: string): Promise<SizeResult> {
  return asResult(async () => {
    const size = await headSize(source)
    return { ok: true, pixels: size && size.width * size.height }
  })
}
