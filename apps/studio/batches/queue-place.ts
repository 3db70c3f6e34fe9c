/** The place of a Batch that waits for others of its Space, in words. */
import type { QueuePlace } from '../contract/batch.ts'

/** @param place from 1; undefined where it does not wait @param atOnce Batches of one Space that run side by side */
export function queuePlace(place: number | undefined, atOnce: number): QueuePlace | null {
  if (place === undefined) return null
  const before = place === 1 ? 'It is the next one' : `${place - 1} more wait before it`
  return {
    place,
    message: `${atOnce === 1 ? 'One Batch of this Space runs' : `${atOnce} Batches of a Space run`} at once, and this one begins when ${atOnce === 1 ? 'it' : 'one of them'} is over. ${before}.`,
  }
}
