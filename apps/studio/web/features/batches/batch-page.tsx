/** The page of a Batch: how far it is, each photo, and what can be done with the results. */
import type { Batch } from '@allot/studio/contract/batch'
import type { Recipe } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Hourglass, SquareCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { AgainPhotos } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import { useNow } from '../../shared/hooks/use-now.ts'
import { BatchHeader } from './batch-header.tsx'
import { BatchMenu } from './batch-menu.tsx'
import { BatchNotice } from './batch-notice.tsx'
import { BatchPhotos } from './batch-photos.tsx'
import { BatchProgress } from './batch-progress.tsx'
import { describe, isActive, titleOf } from './batch-state.ts'
import { FirstResultNote } from './first-result-note.tsx'
import { KeptUntilNote } from './kept-until-note.tsx'
import { OrderButtons } from './order-buttons.tsx'
import { RunAgainDialog } from './run-again.tsx'
import { useBatch } from './use-batch.ts'
import { useMayChange } from './use-may-change.ts'

interface Props {
  readonly id: string
  /** Puts a recipe together, for photos that are run again. */
  editor(recipe: Recipe, onChange: (recipe: Recipe) => void): ReactNode
}

export function BatchPage({ id, editor }: Props): ReactNode {
  const onPage = useBatch(id)
  const mayChange = useMayChange()
  const [again, setAgain] = useState<AgainPhotos>()
  const [chosen, setChosen] = useState<ReadonlySet<number>>()
  const [, goTo] = useLocation()
  const now = useNow(false)
  const { state, problem } = onPage
  if (state.state === 'loading') return <LoadingPage>{t`Loading the Batch …`}</LoadingPage>
  if (state.state === 'unavailable')
    return (
      <MessagePage
        way={
          <Link href="/batches" className={buttonStyle()}>
            <Trans>All Batches</Trans>
          </Link>
        }
      >
        {state.message}
      </MessagePage>
    )
  const { batch } = state
  const isMine = mayChange(batch)
  return (
    <div className="py-3 sm:py-5">
      <PageTitle>{titleOf(batch)}</PageTitle>
      <BatchHeader
        batch={batch}
        summary={isActive(batch) && state.state !== 'suspended' ? undefined : describe(batch, now)}
        actions={
          <>
            {isMine && <OrderButtons {...onPage} />}
            {batch.exported > 0 && !chosen && (
              <Button look="bare" className="h-11" onClick={() => setChosen(new Set())}>
                <SquareCheck size={17} /> <Trans>Select</Trans>
              </Button>
            )}
            {isMine && <BatchMenu batch={batch} onDeleted={() => goTo('/batches')} />}
          </>
        }
      >
        {isActive(batch) && <BatchProgress batch={batch} />}
        <QueueNote batch={batch} />
        {problem && (
          <p role="alert" className="mt-2 text-bad text-sm">
            {problem}
          </p>
        )}
      </BatchHeader>
      <BatchNotice batch={batch} />
      <FirstResultNote batch={batch} />
      <KeptUntilNote batch={batch} now={now} />
      <BatchPhotos
        batch={batch}
        chosen={chosen}
        onChoose={setChosen}
        over={
          again !== undefined && (
            <RunAgainDialog
              batch={batch}
              photos={again}
              editor={editor}
              onClose={() => setAgain(undefined)}
            />
          )
        }
        onAgain={isMine && !isActive(batch) && batch.status !== 'draft' ? setAgain : undefined}
      />
    </div>
  )
}

/** A Batch that waits says for what, and how many are before it. */
function QueueNote({ batch: { queue } }: { batch: Batch }) {
  if (!queue) return null
  return (
    <p role="status" className="mt-3 flex w-fit items-center gap-2 rounded-xl bg-sunk px-3.5 py-2.5 text-sm">
      <Hourglass size={16} className="shrink-0 text-soft" aria-hidden="true" />
      <span>
        <strong className="font-semibold">
          {queue.place === 1 ? t`Next in the queue.` : t`Number ${queue.place} in the queue.`}
        </strong>{' '}
        {queue.message}
      </span>
    </p>
  )
}
