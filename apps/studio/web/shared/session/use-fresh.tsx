/**
 * Acts that ask for a fresh session. Where the server says that the person signed in too long ago, a dialog asks who they
 * are, and then the act is done after all.
 */
import type { Me } from '@allot/client/allot'
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { allot } from '../api/allot.ts'
import { IdentityDialog } from '../components/identity-dialog.tsx'

export interface Fresh {
  /** Rejects with what the act rejects with, or where the person would not say who they are. */
  do<T>(act: () => Promise<T>): Promise<T>
  /** Stands somewhere in the component. */
  readonly dialog: ReactNode
}

export function useFresh(): Fresh {
  const [isAsking, setAsking] = useState(false)
  const queries = useQueryClient()
  const answer = useRef<(isKnown: boolean) => void>(undefined)
  const ask = () => {
    setAsking(true)
    return new Promise<boolean>((resolve) => {
      answer.current = resolve
    })
  }
  const close = (isKnown: boolean) => {
    setAsking(false)
    answer.current?.(isKnown)
  }
  return {
    do: async (act) => {
      try {
        return await act()
      } catch (refusal) {
        if (!asksWho(refusal)) throw refusal
        const before = queries.getQueryData<Me>(['me'])?.member.id
        const isKnown = await ask()
        // A passkey or a company may have named another person, to whose account it would be done; and who said their
        // password without the code of their app is not signed in any more.
        const now = (await allot.me())?.member
        if (now?.id !== before) await queries.resetQueries()
        else if (isKnown) return act()
        throw new Error(
          isKnown && now
            ? t`Nothing was changed: you are ${now.name} now.`
            : t`Nothing was changed: this asks who you are once more.`,
          { cause: refusal },
        )
      }
    },
    dialog: isAsking && <IdentityDialog onClose={close} />,
  }
}

/** As Allot and as the library of the accounts say it. */
const CODES: readonly unknown[] = ['sign_in_again', 'SESSION_NOT_FRESH']

function asksWho(refusal: unknown): boolean {
  return refusal instanceof Error && 'code' in refusal && CODES.includes(refusal.code)
}
