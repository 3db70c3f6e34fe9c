/** The webhooks of the Space, for its owner and admins: where each leads, who made it, taking one over and deleting one. */
import type { WebhookState } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { makerOf } from './maker.ts'

/** Programs make them, so a Space without one is shown nothing. */
export function WebhookList({ space }: { space: string }) {
  const { data } = useQuery({
    queryKey: ['webhooks', space],
    queryFn: () => allot.webhooks.list(space),
  })
  if (!data || data.webhooks.length === 0) return null
  return (
    <section aria-labelledby="webhooks" className="mt-10">
      <h2 id="webhooks" className="font-semibold text-xl tracking-tight">
        <Trans>Webhooks</Trans>
      </h2>
      <p className="mt-1.5 max-w-xl text-pretty text-soft text-sm">
        <Trans>
          These addresses are called when something happens here. A webhook ends when who made it is no admin
          any more.
        </Trans>
      </p>
      <ul className="mt-4 divide-y divide-line rounded-3xl border border-line bg-card">
        {data.webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} space={space} webhook={webhook} />
        ))}
      </ul>
    </section>
  )
}

function WebhookRow({ space, webhook }: { space: string; webhook: WebhookState }) {
  const queries = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const { id, url, events, maker, disabled } = webhook
  const change = useMutation({
    mutationFn: async (what: 'take_over' | 'delete'): Promise<void> => {
      const options = { idempotencyKey: newIdempotencyKey() }
      if (what === 'delete') await allot.webhooks.remove(space, id, options)
      else await allot.webhooks.change(space, id, { enabled: true }, options)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhooks', space] }),
  })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-4">
      <span className="min-w-0 basis-full sm:flex-1 sm:basis-0">
        <span className="block break-all font-medium">{url}</span>
        <span className="block break-words text-soft text-sm">
          {events.join(', ')} · {makerOf(maker)}
        </span>
        {disabled !== null && (
          <span className="block text-pretty text-soft text-sm">
            <Trans>It is not called: {disabled}</Trans>
          </span>
        )}
        {change.error && (
          <span role="alert" className="block text-bad text-sm">
            {change.error.message}
          </span>
        )}
      </span>
      {(disabled !== null || maker === null) && (
        <Button look="bare" disabled={change.isPending} onClick={() => change.mutate('take_over')}>
          {disabled === null ? t`Take over` : t`Switch on`}
        </Button>
      )}
      <Button look="bare" disabled={change.isPending} onClick={() => setIsAsking(true)}>
        <Trans>Delete</Trans>
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t`Delete this webhook?`}
          action={t`Delete`}
          onConfirm={() => change.mutate('delete')}
          onClose={() => setIsAsking(false)}
        >
          <Trans>
            {url} is not called any more, and what was sent to it is forgotten. This cannot be undone.
          </Trans>
        </ConfirmDialog>
      )}
    </li>
  )
}
