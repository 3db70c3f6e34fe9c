/**
 * Editing one photo: decode, compose, encode, and write the result durably to exactly the file it was told. On any
 * failure nothing stays at that file. It runs in a worker process; see workers.ts.
 */
import { open, rm } from 'node:fs/promises'
import sharp from 'sharp'
import type { Edits } from '../contract/edits.ts'
import { compose } from './compose.ts'
import { decode, rethrow } from './decode.ts'
import { encode } from './encode.ts'
import { PhotoFault, type PhotoFaultCode, writeFault } from './fault.ts'
import { isUnsure } from './matte.ts'
import { withCopyright } from './metadata.ts'
import { SIDE } from './model.ts'

export interface EditJob {
  readonly source: string
  readonly target: string
  readonly edits: Edits
}

export type EditResult = Edited | NotEdited

export interface Edited {
  readonly ok: true
  readonly width: number
  readonly height: number
  readonly bytes: number
  /** The cut-out is one that the model was unsure of. */
  readonly needsReview: boolean
  readonly notes: readonly string[]
}

export interface NotEdited {
  readonly ok: false
  readonly code: PhotoFaultCode
  /** One line for a person. */
  readonly message: string
}

/** @param matte where the subject is, when the background is to be removed */
export async function edit(
  { source, target, edits }: EditJob,
  matte: Uint8Array | undefined,
): Promise<EditResult> {
  return settled(async () => {
    const picture = await decode(source)
    const { image, width, height, notes } = await compose(picture, edits, matte).catch(rethrow)
    const bytes = await encode(withCopyright(image, picture.copyright), edits).toBuffer().catch(rethrow)
    await writeDurably(target, bytes)
    const needsReview = matte !== undefined && isUnsure(matte)
    return { ok: true, width, height, bytes: bytes.length, needsReview, notes: [...picture.notes, ...notes] }
  })
}

/** A small WebP to look at. */
export async function preview(source: string, target: string, side = 640): Promise<EditResult> {
  return settled(async () => {
    const picture = await decode(source)
    const { data, info } = await picture
      .pixels()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true })
      .catch(rethrow)
    await writeDurably(target, data)
    return {
      ok: true,
      width: info.width,
      height: info.height,
      bytes: data.length,
      needsReview: false,
      notes: [],
    }
  })
}

/** The photo as the model wants to see it: a square of SIDE × SIDE × 3 bytes. @throws PhotoFault */
export async function seenByModel(source: string): Promise<Uint8Array> {
  const picture = await decode(source)
  const flat = picture.pixels().flatten({ background: '#fff' })
  return flat.resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().raw().toBuffer().catch(rethrow)
}

export async function settled(work: () => Promise<EditResult>): Promise<EditResult> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof PhotoFault) return { ok: false, code: fault.code, message: fault.message }
    throw fault
  }
}

async function writeDurably(target: string, bytes: Buffer): Promise<void> {
  try {
    const file = await open(target, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    await rm(target, { force: true }).catch(() => undefined)
    throw writeFault(cause)
  }
}

/** A batch touches each photo once, so sharp's cache would only hold memory. */
sharp.cache(false)
