/** What the studio says about itself: which model cuts photos out, and under which licence. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { studio } from '../../shared/api/studio.ts'

export function AboutPage() {
  const { data, error } = useQuery({ queryKey: ['about'], queryFn: studio.about })
  return (
    <div className="max-w-2xl py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">
        <Trans>About this studio</Trans>
      </h1>
      <h2 className="mt-6 font-semibold text-lg">
        <Trans>Cut-outs</Trans>
      </h2>
      {error && (
        <p role="alert" className="mt-1.5 text-bad">
          {error.message}
        </p>
      )}
      {data && <Model model={data.model} />}
    </div>
  )
}

function Model({ model }: { model: Awaited<ReturnType<typeof studio.about>>['model'] }) {
  if (!model.ok) return <p className="mt-1.5 text-pretty text-soft">{model.message}</p>
  if ('sentTo' in model)
    return (
      <p className="mt-1.5 text-pretty">
        <Trans>
          Backgrounds are removed by the service at {model.sentTo}. {model.note}
        </Trans>
      </p>
    )
  return (
    <>
      <p className="mt-1.5 text-pretty">
        <Trans>
          Backgrounds are removed on this server by the model {model.name}. Licence: {model.licence}.
        </Trans>
      </p>
      {model.note && <p className="mt-1.5 text-pretty text-soft">{model.note}</p>}
    </>
  )
}
