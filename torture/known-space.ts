/** A Space as its callers know it: what they asked, and what they were answered. */
import type { Answer } from '@allot/rules/answer'
import type { Fault } from '@allot/rules/fault'
import type { Chance } from './chance.ts'
import { type Request, Requests } from './requests.ts'

export interface KnownSpace {
  readonly id: string
  readonly rhythm: 'weekly' | 'monthly'
  readonly requests: Requests
  readonly sent: Map<string, Request>
  /** Requests that were answered, the last ones. */
  readonly recent: Request[]
  /** What was answered to each key; a fault where it made no sense, which the log does not have. */
  readonly answers: Map<string, Answer | Fault>
  /** For each key, the last entry that had been answered when it was first sent. */
  readonly after: Map<string, number>
  lastAnswered: number
}

export function knownSpace(id: string, isWeekly: boolean, chance: Chance): KnownSpace {
  const requests = new Requests(id, chance)
  const rhythm = isWeekly ? 'weekly' : 'monthly'
  const maps = { sent: new Map(), answers: new Map(), after: new Map() }
  return { id, rhythm, requests, ...maps, recent: [], lastAnswered: 2 }
}
