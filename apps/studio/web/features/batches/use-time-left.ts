/** How long a running Batch still takes, counting down between what the studio says of it. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { useState } from 'react'
import { useNow } from '../../shared/hooks/use-now.ts'

interface Told {
  readonly seconds: number | null
  /** Photos that were settled then. */
  readonly settled: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** @returns seconds; undefined where it is not known, also since it takes longer than was foreseen */
export function useTimeLeft({ etaSeconds, exported, failed, status }: BatchSummary): number | undefined {
  const isKnown = etaSeconds !== null && status === 'running'
  const now = useNow(isKnown)
  const settled = exported + failed
  const [told, setTold] = useState<Told>({ seconds: etaSeconds, settled, at: now })
  const isNew = told.seconds !== etaSeconds || told.settled !== settled
  if (isNew) setTold({ seconds: etaSeconds, settled, at: now })
  if (!isKnown) return undefined
  return timeLeft(isNew ? { seconds: etaSeconds, settled, at: now } : told, now)
}

export function timeLeft({ seconds, at }: Told, now: number): number | undefined {
  const left = Math.round((seconds ?? 0) - (now - at) / 1_000)
  return left > 0 ? left : undefined
}
