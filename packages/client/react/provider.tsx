/** The provider: which Allot the pieces of a page ask, and the feeds that they share. */
'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Allot } from '../allot.ts'
import { type Feeds, openFeeds } from './feed.ts'

interface Provided {
  readonly allot: Allot
  readonly feeds: Feeds
}

const Context = createContext<Provided | undefined>(undefined)

interface Props {
  readonly allot: Allot
  /** Milliseconds between two questions where usage cannot be told live; 30,000 unless said. */
  readonly pause?: number
  readonly children?: ReactNode
}

export function AllotProvider({ allot, pause, children }: Props) {
  const provided = useMemo(() => ({ allot, feeds: openFeeds(allot, pause) }), [allot, pause])
  return <Context.Provider value={provided}>{children}</Context.Provider>
}

export function useAllot(): Allot {
  return useProvided().allot
}

export function useProvided(): Provided {
  const provided = useContext(Context)
  if (!provided) throw new Error('There is no Allot here. Put <AllotProvider allot={…}> around the page.')
  return provided
}
