/**
 * `npm run torture:shares`: 250 photos of 100 megapixels into AVIF, and whether another shop still gets its photo within ten
 * seconds. It takes some minutes to send the photos, and ends without waiting for them.
 */
import { rm } from 'node:fs/promises'
import { freshFolder, start } from './running.ts'
import { measureShares } from './shares.ts'

const MAX_SECONDS = 10

const running = await start(freshFolder())
try {
  const load = { batches: 2, photos: 125, side: 10_000 }
  const times = await measureShares(running, load, (line) => console.log(line))
  console.log(`Of ${times.total} large photos ${times.done} were done meanwhile.`)
  const late = [times.photo, times.preview, times.otherBatch].filter((each) => each > MAX_SECONDS)
  console.log(
    late.length === 0 ? 'All came within 10 seconds.' : `${late.length} took longer than 10 seconds.`,
  )
  process.exitCode = late.length === 0 ? 0 : 1
} finally {
  await running.kill()
  await rm(running.data, { recursive: true, force: true })
}
