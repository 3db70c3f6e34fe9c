'use client'
import { useSyncExternalStore } from 'react'
import type { Told } from './feed.ts'
import { useProvided } from './provider.tsx'

const NOTHING: Told = {}

/** The Space's usage, which moves when anybody in it spends; nothing until it was told first. */
export function useUsage(space: string): Told {
  const feed = useProvided().feeds(space)
  return useSyncExternalStore(feed.subscribe, feed.get, () => NOTHING)
}
