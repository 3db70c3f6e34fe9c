/**
 * A feed: one Space's usage, told to everything on a page that shows it over a single stream. It is live; where no
 * stream can be had (the server has none to spare, or something in front lets none through), it asks now and then.
 */

import { AllotFault } from '../fault.ts'
import { rest } from '../transport.ts'
import type { UsageReads } from '../usage.ts'
import type { Usage } from '../wire.ts'

export interface Told {
  readonly usage?: Usage
  /** Why the newest figures could not be had; the last ones known stay. */
  readonly error?: Error
}

export interface Feed {
  /** Begins with the first listener and ends with the last. */
  subscribe(changed: () => void): () => void
  get(): Told
}

export type Feeds = (space: string) => Feed

/** @param pause milliseconds between two questions where there is no live stream */
export function openFeeds(allot: Pick<UsageReads, 'live' | 'usage'>, pause = 30_000): Feeds {
  const feeds = new Map<string, Feed>()
  return (space) => {
    const feed = feeds.get(space) ?? openFeed(allot, space, pause)
    feeds.set(space, feed)
    return feed
  }
}

function openFeed(allot: Pick<UsageReads, 'live' | 'usage'>, space: string, pause: number): Feed {
  const listeners = new Set<() => void>()
  let told: Told = {}
  let ending = new AbortController()
  const tell = (now: Told) => {
    told = now
    for (const changed of listeners) changed()
  }
  const ask = async (signal: AbortSignal): Promise<void> => {
    try {
      tell({ usage: await allot.usage(space, { signal }) })
    } catch (error) {
      if (!signal.aborted) tell({ ...told, error: error as Error }) // a fault of the client
    }
  }
  const follow = async (signal: AbortSignal): Promise<void> => {
    for (let mayLook = true; !signal.aborted; ) {
      try {
        if (mayLook) for await (const usage of allot.live(space, { signal })) tell({ usage })
      } catch (fault) {
        mayLook = fault instanceof AllotFault && fault.retryable
      }
      if (signal.aborted) return
      await ask(signal)
      await rest(pause, signal)
    }
  }
  return {
    subscribe: (changed) => {
      if (listeners.size === 0) {
        ending = new AbortController()
        void follow(ending.signal)
      }
      listeners.add(changed)
      return () => {
        listeners.delete(changed)
        if (listeners.size === 0) ending.abort()
      }
    },
    get: () => told,
  }
}
