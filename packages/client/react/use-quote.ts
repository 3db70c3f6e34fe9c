'use client'
import { useEffect, useState } from 'react'
import type { Answer, NewOperation } from '../wire.ts'
import { useProvided } from './provider.tsx'

/** @public */
export interface QuoteState {
  /** The quote of this operation; while it is loading, of the operation before. */
  readonly answer?: Answer
  readonly error?: Error
  readonly isLoading: boolean
}

/** What an operation would cost now, or why it would be denied; read again when it, or the Space's usage, changes. */
export function useQuote(space: string, operation: NewOperation): QuoteState {
  const { allot, feeds } = useProvided()
  const asked = JSON.stringify([space, operation])
  const [quoted, setQuoted] = useState<Omit<QuoteState, 'isLoading'> & { readonly asked?: string }>({})

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const [space, operation] = JSON.parse(asked) as [string, NewOperation] // what was written above
    let isAsking = false
    let hasMoved = false
    // One at a time: the usage of a busy Space changes more often than a slow connection answers.
    const ask = async () => {
      hasMoved = isAsking
      if (isAsking) return
      isAsking = true
      await allot.quote(space, operation, { signal }).then(
        (answer) => setQuoted({ asked, answer }),
        (error: Error) => {
          if (!signal.aborted) setQuoted({ asked, error })
        },
      )
      isAsking = false
      if (hasMoved && !signal.aborted) void ask()
    }
    void ask()
    const stop = feeds(space).subscribe(() => void ask())
    return () => {
      stop()
      leaving.abort()
    }
  }, [allot, feeds, asked])

  const { asked: answered, ...known } = quoted
  return { ...known, isLoading: answered !== asked }
}
