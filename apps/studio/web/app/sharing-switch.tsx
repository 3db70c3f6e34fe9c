/** Whether tools of this Space may send photos to providers; its owner and admins decide. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sharing } from '../shared/api/sharing.ts'
import { Switch } from '../shared/components/switch.tsx'
import { useSpace } from '../shared/session/chosen-space.ts'

export function SharingSwitch() {
  const { id } = useSpace()
  const queries = useQueryClient()
  const queryKey = ['sharing', id]
  const { data } = useQuery({ queryKey, queryFn: () => sharing.read(id) })
  const { mutate, error } = useMutation({
    mutationFn: (allowed: boolean) => sharing.allow(id, allowed),
    onSuccess: (now) => {
      queries.setQueryData(queryKey, now)
      void queries.invalidateQueries({ queryKey: ['tools'] })
    },
  })
  if (!data) return null
  return (
    <section aria-labelledby="sharing" className="mt-8">
      <h2 id="sharing" className="font-semibold text-xl tracking-tight">
        <Trans>Where photos go</Trans>
      </h2>
      <p className="mt-1.5 max-w-xl text-pretty text-soft text-sm">
        <Trans>
          Most tools work here. A few are done by providers that this studio is connected to: such a tool
          names the provider first, and sends the photo without its place and camera data.
        </Trans>
      </p>
      {data.mayChange ? (
        <Switch
          label={t`Tools may send photos of this Space to providers`}
          checked={data.allowed}
          onChange={(allowed) => mutate(allowed)}
        />
      ) : (
        <p className="mt-2 text-sm">
          {data.allowed
            ? t`Tools may send photos of this Space to providers.`
            : t`No photo of this Space leaves this studio.`}
        </p>
      )}
      {data.agreed.length > 0 && (
        <p className="text-soft text-sm">
          <Trans>You agreed that photos go to {data.agreed.join(', ')}.</Trans>
        </p>
      )}
      {error && (
        <p role="alert" className="text-bad text-sm">
          {error.message}
        </p>
      )}
    </section>
  )
}
