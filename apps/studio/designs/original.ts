/** The photo that a design begins with, as it arrives. */
import type { Pictures } from '../pictures/pictures.ts'
import { adopt } from '../storage/adopt.ts'
import type { Arriving } from '../storage/arriving.ts'
import type { Uploads } from '../storage/uploads.ts'
import type { DesignFiles } from './design-files.ts'
import type { DesignRecord } from './design-record.ts'
import type { DesignStore } from './design-store.ts'
import type { Done } from './done.ts'

interface OriginalPorts {
  readonly store: DesignStore
  readonly files: DesignFiles
  readonly pictures: Pictures
  readonly uploads: Uploads
}

/** A photo that is on this disk, as a pile has it. */
export interface HerePhoto {
  readonly file: string
  readonly bytes: number
  /** SHA-256 in base64url. */
  readonly digest: string
}

/** @throws PhotoFault where the disk is full; UploadRefused */
export async function receiveOriginal(
  ports: OriginalPorts,
  design: DesignRecord,
  arriving: Arriving,
): Promise<Done> {
  ports.pictures.prepare()
  await ports.files.prepare(design.id)
  const received = await ports.uploads.receive(design.space, arriving, ports.files.original(design).file)
  return received.ok ? keepOriginal(ports, design, received) : received
}

/** The same of a photo that the studio has. @throws PhotoFault where the disk is full */
export async function adoptOriginal(
  ports: OriginalPorts,
  design: DesignRecord,
  photo: HerePhoto,
): Promise<Done> {
  await ports.files.prepare(design.id)
  await adopt(photo.file, ports.files.original(design).file)
  return keepOriginal(ports, design, photo)
}

async function keepOriginal(
  { store, files, pictures }: OriginalPorts,
  design: DesignRecord,
  { bytes, digest }: Omit<HerePhoto, 'file'>,
): Promise<Done> {
  const original = files.original(design)
  const facts = await pictures.facts(original)
  if (!facts.ok) {
    await pictures.remove(original)
    return facts
  }
  store.saveOriginal(design.id, { width: facts.width, height: facts.height, bytes, digest }, Date.now())
  pictures.foresee(original) // most tools need it
  return { ok: true }
}
