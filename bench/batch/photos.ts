/** The photos of the benchmark: product photos of a development dependency, and the same at 12 megapixels. */
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/** Repeated until there are enough. */
export function productPhotos(count: number): string[] {
  const images = join(
    dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
    'assets/images',
  )
  if (!existsSync(images)) throw new Error('The photos are missing; run "npm ci".')
  return repeated(
    readdirSync(images)
      .filter((name) => name.endsWith('.jpg'))
      .map((name) => join(images, name)),
    count,
  )
}

/** As a camera gives them: 4,000 × 3,000, quality 92. @param folder where they are written */
export async function cameraPhotos(count: number, folder: string): Promise<string[]> {
  const files = await Promise.all(
    productPhotos(12).map(async (photo, at) => {
      const file = join(folder, `camera-${at}.jpg`)
      await sharp(photo).resize(4_000, 3_000, { fit: 'cover' }).jpeg({ quality: 92 }).toFile(file)
      return file
    }),
  )
  return repeated(files, count)
}

function repeated(files: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, at) => files[at % files.length] ?? '')
}
