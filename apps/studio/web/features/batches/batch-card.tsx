/** A Batch in a list: its first photo, its name, what became of it and who ran it. */
import type { BatchSummary } from '@allot/studio/contract/batch'
import { Trans } from '@lingui/react/macro'
import { Link } from 'wouter'
import { address } from '../../shared/api/studio.ts'
import { Button } from '../../shared/components/button.tsx'
import { LocalTime } from '../../shared/components/local-time.tsx'
import { useNow } from '../../shared/hooks/use-now.ts'
import { BatchMenu } from './batch-menu.tsx'
import { describe } from './batch-state.ts'
import { useBatchChanges } from './use-batch-changes.ts'
import { useMayChange } from './use-may-change.ts'
import { useMemberName } from './use-member-name.ts'

interface Props {
  readonly batch: BatchSummary
  /** It can be renamed and deleted here. */
  readonly hasMenu?: boolean
}

export function BatchCard({ batch, hasMenu = false }: Props) {
  const mayChange = useMayChange()
  const nameOf = useMemberName()
  const { restore } = useBatchChanges(batch)
  const isDeleted = batch.undoUntil !== null
  const now = useNow(batch.goesOnAt !== null)
  const by = nameOf(batch.ranBy ?? batch.member)
  return (
    <div className="flex items-center rounded-xl border border-line bg-card pr-1.5 focus-within:border-soft hover:border-soft">
      <Link
        href={isDeleted ? '/batches' : `/batches/${batch.id}`}
        className="flex min-w-0 flex-1 items-center gap-4 p-3"
      >
        <img
          src={address.small(address.photo(batch.id, 1, 'original-preview'))}
          alt=""
          loading="lazy"
          onError={({ currentTarget }) => {
            currentTarget.style.visibility = 'hidden' // a deleted one shows none
          }}
          className="size-14 shrink-0 rounded-[10px] bg-sunk object-cover"
        />
        <span className="min-w-0">
          <span className="block truncate font-medium text-sm">{batch.name}</span>
          <span className="block text-soft text-xs">
            {describe(batch, now)} · <LocalTime at={batch.createdAt} />
            {by && ` · ${by}`}
          </span>
        </span>
      </Link>
      {isDeleted && mayChange(batch) && (
        <Button className="h-11" onClick={restore}>
          <Trans>Take back</Trans>
        </Button>
      )}
      {hasMenu && !isDeleted && mayChange(batch) && <BatchMenu batch={batch} />}
    </div>
  )
}
