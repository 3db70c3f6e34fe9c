/** The API keys of the Space, for its owner and admins: who made each, what it may do, its last use; making and ending one. */
import type { KeyState } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { formatLocal, formatRelative } from '../../shared/format/time.ts'
import { makerOf } from './maker.ts'
import { NewKey } from './new-key.tsx'

/** More than this a page does not show; `allot keys` lists all. */
const MAX_SHOWN = 1_000

export function KeyList({ space }: { space: string }) {
  const { data, error } = useQuery({
    queryKey: ['keys', space],
    queryFn: () => allot.keys.list(space, { limit: MAX_SHOWN }),
  })
  const live = data?.keys.filter(({ status }) => status === 'active') ?? []
  return (
    <section aria-labelledby="keys" className="mt-10">
      <h2 id="keys" className="font-semibold text-xl tracking-tight">
        <Trans>API keys</Trans>
      </h2>
      <p className="mt-1.5 max-w-xl text-pretty text-soft text-sm">
        <Trans>
          Programs use them. A key may do no more than who made it, and ends when they are no admin any more.
        </Trans>
      </p>
      {error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {error.message}
        </p>
      )}
      {live.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-3xl border border-line bg-card">
          {live.map((key) => (
            <KeyRow key={key.id} space={space} apiKey={key} />
          ))}
        </ul>
      )}
      <NewKey space={space} />
    </section>
  )
}

function KeyRow({ space, apiKey }: { space: string; apiKey: KeyState }) {
  const queries = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const change = useMutation({
    mutationFn: async (what: 'revoke' | 'takeOver'): Promise<void> => {
      await allot.keys[what](space, apiKey.id, { idempotencyKey: newIdempotencyKey() })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys', space] }),
  })
  const { name, hint, maker } = apiKey
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-4">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name} <span className="font-mono font-normal text-soft text-xs">…{hint}</span>
        </span>
        <span className="block text-soft text-sm">{detailsOf(apiKey).join(' · ')}</span>
        {maker === null && (
          <span className="block text-pretty text-soft text-sm">
            <Trans>
              It is from before makers were known, so it may do what a member may. Take it over if it is
              yours.
            </Trans>
          </span>
        )}
        {change.error && (
          <span role="alert" className="block text-bad text-sm">
            {change.error.message}
          </span>
        )}
      </span>
      {maker === null && (
        <Button look="bare" disabled={change.isPending} onClick={() => change.mutate('takeOver')}>
          <Trans>Take over</Trans>
        </Button>
      )}
      <Button look="bare" disabled={change.isPending} onClick={() => setIsAsking(true)}>
        <Trans>Revoke</Trans>
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t`Revoke ${name}?`}
          action={t`Revoke`}
          onConfirm={() => change.mutate('revoke')}
          onClose={() => setIsAsking(false)}
        >
          <Trans>
            Programs that use this key are refused from now on. Keys, open invitations and webhooks that were
            made with it end too. This cannot be undone.
          </Trans>
        </ConfirmDialog>
      )}
    </li>
  )
}

function detailsOf(key: KeyState): readonly string[] {
  const { kind, scopes, maker, usedAt, expiresAt, addresses } = key
  return [
    kind === 'publishable' ? t`publishable` : t`may ${scopes.join(', ')}`,
    makerOf(maker),
    usedAt === null ? t`never used` : t`last used ${formatRelative(usedAt)}`,
    ...(expiresAt === null ? [] : [t`until ${formatLocal(expiresAt)}`]),
    ...(addresses.length === 0 ? [] : [t`only from ${addresses.join(', ')}`]),
  ]
}
