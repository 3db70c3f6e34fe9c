/** Photos that a phone's gallery shared with the installed studio: its service worker keeps them until they are picked. */
import { photosChosen } from './chosen-files.ts'
import { SHARED } from './kept-files.ts'
import type { Picked } from './picked-photo.ts'

/** @returns what was shared since, which is kept there no more; undefined where nothing was */
export async function photosShared(): Promise<Picked | undefined> {
  if (!('caches' in globalThis) || !(await caches.has(SHARED))) return undefined
  const cache = await caches.open(SHARED)
  const files: File[] = []
  for (const request of await cache.keys()) {
    const kept = await cache.match(request)
    // Of two tabs the one that takes it away has it.
    if (kept && (await cache.delete(request))) files.push(await fileOf(kept))
  }
  return files.length > 0 ? photosChosen(files) : undefined
}

async function fileOf(kept: Response): Promise<File> {
  const content = await kept.blob()
  return new File([content], decodeURIComponent(kept.headers.get('x-name') ?? 'photo'), {
    type: content.type,
  })
}
