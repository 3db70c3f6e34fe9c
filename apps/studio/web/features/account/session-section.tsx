/** Where the person is signed in, and ending it in one browser or in all others. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { browserOf } from './browser-name.ts'
import { Outcome, Section } from './section.tsx'

export function SessionSection() {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey: ['sessions'], queryFn: () => allot.account.sessions() })
  const end = useMutation({
    mutationFn: (session: string | undefined) => {
      const options = { idempotencyKey: newIdempotencyKey() }
      return session === undefined
        ? allot.account.endOtherSessions(options)
        : allot.account.endSession(session, options)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const sessions = data?.sessions ?? []
  return (
    <Section
      title={t`Where you are signed in`}
      about={t`End what you do not know, then change your password.`}
    >
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-3 first:pt-0">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium text-sm">
                {browserOf(session.userAgent)}
                {session.current && (
                  <span className="font-normal text-soft">
                    {' '}
                    <Trans>(this one)</Trans>
                  </span>
                )}
              </span>
              <span className="block text-soft text-xs">
                <Trans>
                  Last seen <LocalTime at={session.lastSeen} />
                </Trans>{' '}
                {session.address && <Trans>· signed in from {session.address}</Trans>}
              </span>
            </span>
            {!session.current && (
              <Button look="bare" disabled={end.isPending} onClick={() => end.mutate(session.id)}>
                <Trans>Sign out</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button className="mt-2" disabled={end.isPending} onClick={() => end.mutate(undefined)}>
          <Trans>Sign out everywhere else</Trans>
        </Button>
      )}
      <Outcome error={error ?? end.error} done={end.isSuccess && t`Signed out.`} />
    </Section>
  )
}
