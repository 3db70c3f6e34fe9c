/** All designs of the Space, newest first. */
import type { DesignSummary } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ImageOff, Play } from 'lucide-react'
import { Link } from 'wouter'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { ClearPicture } from '../../shared/components/clear-picture.tsx'
import { EmptyPage } from '../../shared/components/empty-page.tsx'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'

export function DesignsPage() {
  const space = useSpace()
  const { data, error } = useQuery({
    queryKey: ['designs', space.id],
    queryFn: () => designs.list(space.id),
  })
  if (error && !data) return <MessagePage>{error.message}</MessagePage>
  if (!data) return <LoadingPage title={t`Designs`}>{t`Loading designs …`}</LoadingPage>
  return (
    <div className="py-6 sm:py-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-[28px] tracking-[-0.02em]">
          <Trans>Designs</Trans>
        </h1>
        <Link href="/designs/new" className={buttonStyle(data.length === 0 ? 'plain' : 'primary')}>
          <Trans>Start from words</Trans>
        </Link>
      </div>
      {data.length === 0 ? (
        <EmptyPage
          way={
            <Link href="/" className={buttonStyle('primary', 'large')}>
              <Trans>Add a photo</Trans>
            </Link>
          }
        >
          <Trans>
            Nothing yet. Add one photo under Create, or start from words: every result is kept here, version
            by version.
          </Trans>
        </EmptyPage>
      ) : (
        <ul className="mt-6 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-5">
          {data.map((design) => (
            <li key={design.id}>
              <Tile design={design} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Tile({ design: { id, name, current, medium, changedAt } }: { design: DesignSummary }) {
  return (
    <Link
      href={`/designs/${id}`}
      className="block rounded-xl border border-line bg-card p-2 hover:border-soft"
    >
      <span className="relative grid aspect-square place-items-center overflow-hidden rounded-[10px] bg-sunk">
        <ImageOff size={20} className="text-soft" />
        <ClearPicture
          src={current === null ? designAddress.original(id) : designAddress.version(id, current)}
          alt=""
          loading="lazy"
          onError={({ currentTarget }) => {
            currentTarget.hidden = true
          }}
          className="absolute inset-0 size-full object-contain"
        />
        {medium === 'video' && (
          <span className="absolute grid size-12 place-items-center rounded-full bg-black/70 text-white">
            <Play size={20} fill="currentColor" aria-label={t`Video`} />
          </span>
        )}
      </span>
      <span className="mt-2 block truncate px-1 font-medium text-sm">{name}</span>
      <span className="block px-1 pb-1 text-soft text-xs">
        <LocalTime at={changedAt} />
      </span>
    </Link>
  )
}
