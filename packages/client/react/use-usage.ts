'use client'
import { useSyncExternalStore } from 'react'
import type { UsageState } from './feed.ts'
import { useProvided } from './provider.tsx'

const NOTHING: UsageState = {}

/** The Space's usage, kept up to date; without `usage` until it was read first. */
export function useUsage(space: string): UsageState {
  const feed = useProvided().feeds(space)
  return useSyncExternalStore(feed.subscribe, feed.get, () => NOTHING)
}
