/** How a photo of a pile is named: 32 hexadecimal digits that the page made at random. */
import { z } from 'zod'

export const pilePhotoId = z.string().regex(/^[0-9a-f]{32}$/)
