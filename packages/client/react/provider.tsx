/** The provider: the client that the components of a page use, and the usage feeds that they share. */
'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { AllotClient } from '../allot.ts'
import { openFeeds, type UsageFeeds } from './feed.ts'

interface Provided {
  readonly allot: AllotClient
  readonly feeds: UsageFeeds
}

const Context = createContext<Provided | undefined>(undefined)

interface Props {
  readonly allot: AllotClient
  /** Milliseconds between two polls where there is no live stream; 30,000 if not given. */
  readonly pause?: number
  readonly children?: ReactNode
}

export function AllotProvider({ allot, pause, children }: Props) {
  const provided = useMemo(() => ({ allot, feeds: openFeeds(allot, pause) }), [allot, pause])
  return <Context.Provider value={provided}>{children}</Context.Provider>
}

export function useAllot(): AllotClient {
  return useProvided().allot
}

export function useProvided(): Provided {
  const provided = useContext(Context)
  if (!provided) throw new Error('There is no Allot here. Put <AllotProvider allot={…}> around the page.')
  return provided
}
