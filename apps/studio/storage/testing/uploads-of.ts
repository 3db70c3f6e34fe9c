/** Uploads into a folder, for tests. */
import type { SpaceShares } from '../space-shares.ts'
import { type UploadPorts, Uploads } from '../uploads.ts'
import { sharesOf } from './shares-of.ts'

export interface TestUploads extends Partial<Omit<UploadPorts, 'limits' | 'folder'>> {
  readonly shares?: SpaceShares
  readonly diskFloor?: number
  readonly demoDisk?: number
}

export function uploadsOf(
  folder: string,
  { shares = sharesOf(1e9), diskFloor = 0, demoDisk = 1, ...ports }: TestUploads = {},
): Uploads {
  const demos = { note: () => undefined, spaces: () => [] }
  const none = { bytesOf: () => 0, makeRoom: async () => undefined, demos }
  return new Uploads({ ...none, ...ports, folder, limits: { shares, diskFloor, demoDisk } })
}
