/** Who is signed in, and which of their Spaces they are in. */
import type { Me } from '@allot/client/allot'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { allot } from './allot.ts'

export function useSession() {
  const {
    data: me,
    isLoading,
    error,
  } = useQuery({ queryKey: ['me'], queryFn: async () => (await allot.me()) ?? null, staleTime: 60_000 })
  return { me: me ?? undefined, isLoading, error }
}

const CHOSEN = 'allot.space'
const listeners = new Set<() => void>()

/** The Space that the pages are about; there is at least one when they are shown. */
export function useSpace(): Me['spaces'][number] {
  const { me } = useSession()
  const chosen = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => localStorage.getItem(CHOSEN),
  )
  const space = me?.spaces.find((each) => each.id === chosen) ?? me?.spaces[0]
  if (!space) throw new Error('No Space to show.')
  return space
}

export function chooseSpace(id: string): void {
  localStorage.setItem(CHOSEN, id)
  for (const changed of listeners) changed()
}

/** Asks again who is signed in, after that changed. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.resetQueries()
}

/** Sign-up, sign-in, sign-out and passwords. @throws Error with a sentence for the person */
export async function sign(
  what:
    | 'sign-up/email'
    | 'sign-in/email'
    | 'sign-in/anonymous'
    | 'sign-out'
    | 'request-password-reset'
    | 'reset-password'
    | 'change-password',
  body: object = {},
): Promise<void> {
  const response = await fetch(`/auth/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return
  const problem: { code?: string } = await response.json().catch(() => ({}))
  throw new Error(
    SENTENCES[problem.code ?? ''] ??
      (response.status === 429 ? SENTENCES.TOO_MANY : 'That did not work. Try again in a moment.'),
  )
}

const SENTENCES: Record<string, string> = {
  USER_ALREADY_EXISTS: 'There is an account with this e-mail already. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is an account with this e-mail already. Sign in instead.',
  INVALID_EMAIL_OR_PASSWORD: 'E-mail and password do not belong together. Check both.',
  INVALID_EMAIL: 'This is not an e-mail address.',
  INVALID_PASSWORD: 'This is not your password now.',
  INVALID_TOKEN: 'This link was used, or is older than an hour. Ask for a new one where you sign in.',
  RESET_PASSWORD_DISABLED: 'No e-mail is sent from here. Ask whoever runs this for a link.',
  PASSWORD_TOO_SHORT: 'Take a password of at least 8 characters.',
  TOO_MANY: 'Too many attempts. Wait a minute, then try again.',
}
