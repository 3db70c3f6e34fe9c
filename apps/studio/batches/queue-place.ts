/** The place of a Batch that waits for others of its Space, in words. */
import type { QueuePlace } from '../contract/batch.ts'

/** @param place from 1; undefined where it does not wait @param names of the Batches that it waits for */
export function queuePlace(place: number | undefined, names: readonly string[]): QueuePlace | null {
  if (place === undefined) return null
  const before =
    place === 1 ? '' : place === 2 ? ' One more waits before it.' : ` ${place - 1} more wait before it.`
  return { place, message: `${waitsFor(names)}${before}` }
}

const SHOWN = 2

function waitsFor(names: readonly string[]): string {
  const [only, ...others] = names
  if (only === undefined) return 'It begins when it is its turn.'
  if (others.length === 0) return `It begins when “${only}” is over.`
  const shown = names.slice(0, SHOWN).map((name) => `“${name}”`)
  const more = names.length > SHOWN ? [`${names.length - SHOWN} more`] : []
  const listed = new Intl.ListFormat('en', { type: 'disjunction' }).format([...shown, ...more])
  return `It begins when ${listed} is over.`
}
