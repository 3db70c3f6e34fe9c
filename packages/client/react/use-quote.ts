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
  const request = JSON.stringify([space, operation])
  const [quoted, setQuoted] = useState<Omit<QuoteState, 'isLoading'> & { readonly request?: string }>({})

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const [space, operation] = JSON.parse(request) as [string, NewOperation] // what was written above
    let isQuoting = false
    let isStale = false
    // One at a time: the usage of a busy Space changes more often than a slow connection answers.
    const requestQuote = async () => {
      isStale = isQuoting
      if (isQuoting) return
      isQuoting = true
      await allot.quote(space, operation, { signal }).then(
        (answer) => setQuoted({ request, answer }),
        (error: Error) => {
          if (!signal.aborted) setQuoted({ request, error })
        },
      )
      isQuoting = false
      if (isStale && !signal.aborted) void requestQuote()
    }
    void requestQuote()
    const stop = feeds(space).subscribe(() => void requestQuote())
    return () => {
      stop()
      leaving.abort()
    }
  }, [allot, feeds, request])

  const { request: answered, ...known } = quoted
  return { ...known, isLoading: answered !== request }
}
