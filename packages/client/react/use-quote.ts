import { useEffect, useState } from 'react'
import type { Answer, Asked } from '../wire.ts'
import { useAllot } from './provider.tsx'

export interface Quoted {
  /** Of what was asked last, once it is there; until then of what was asked before. */
  readonly answer?: Answer
  readonly error?: Error
  readonly isLoading: boolean
}

/** What an operation would cost now, or why it would be refused; asked again when the operation changes. */
export function useQuote(space: string, operation: Asked): Quoted {
  const allot = useAllot()
  const asked = JSON.stringify([space, operation])
  const [quoted, setQuoted] = useState<Omit<Quoted, 'isLoading'> & { readonly asked?: string }>({})

  useEffect(() => {
    const leaving = new AbortController()
    const [space, operation] = JSON.parse(asked) as [string, Asked] // what was written above
    allot.quote(space, operation, { signal: leaving.signal }).then(
      (answer) => setQuoted({ asked, answer }),
      (error: Error) => {
        if (!leaving.signal.aborted) setQuoted({ asked, error })
      },
    )
    return () => leaving.abort()
  }, [allot, asked])

  const { asked: answered, ...known } = quoted
  return { ...known, isLoading: answered !== asked }
}
