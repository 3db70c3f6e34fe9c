/**
 * A usage feed: one stream of a Space's usage for everything on a page that shows it. Where no stream can be opened (the
 * server has none to spare, or a proxy blocks it), the feed polls.
 */

import { AllotFault } from '../fault.ts'
import { sleep } from '../retry.ts'
import type { UsageHistoryMethods } from '../usage.ts'
import type { Usage, UsageMethods } from '../wire.ts'

export interface UsageState {
  readonly usage?: Usage
  /** Why the newest figures could not be read; the last ones stay. */
  readonly error?: Error
}

/** What a component reads of it. @public */
export interface UsageFeed {
  /** Begins with the first listener and ends with the last. */
  subscribe(changed: () => void): () => void
  get(): UsageState
}

export type UsageFeeds = (space: string) => UsageFeed

/** What a feed needs of a client. */
type UsageSource = Pick<UsageMethods, 'usage'> & Pick<UsageHistoryMethods, 'live'>

/** @param pause milliseconds between two polls where there is no live stream */
export function openFeeds(allot: UsageSource, pause = 30_000): UsageFeeds {
  const feeds = new Map<string, UsageFeed>()
  return (space) => {
    const feed = feeds.get(space) ?? openFeed(allot, space, pause)
    feeds.set(space, feed)
    return feed
  }
}

function openFeed(allot: UsageSource, space: string, pause: number): UsageFeed {
  const listeners = new Set<() => void>()
  let state: UsageState = {}
  let ending = new AbortController()
  const publish = (now: UsageState) => {
    state = now
    for (const changed of listeners) changed()
  }
  const poll = async (signal: AbortSignal): Promise<void> => {
    try {
      publish({ usage: await allot.usage(space, { signal }) })
    } catch (error) {
      if (!signal.aborted) publish({ ...state, error: error as Error }) // a fault of the client
    }
  }
  const follow = async (signal: AbortSignal): Promise<void> => {
    for (let canStream = true; !signal.aborted; ) {
      try {
        if (canStream) for await (const usage of allot.live(space, { signal })) publish({ usage })
      } catch (fault) {
        canStream = fault instanceof AllotFault && fault.retryable
      }
      if (signal.aborted) return
      await poll(signal)
      await sleep(pause, signal)
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
    get: () => state,
  }
}
