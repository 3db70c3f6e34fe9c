/** All Batches of the Space, newest first: searched, filtered, renamed, deleted and taken back. */
import type { BatchFilter } from '@allot/studio/contract/batch-list'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { Blocks } from '../../shared/components/blocks.tsx'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { EmptyPage } from '../../shared/components/empty-page.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSettled } from '../../shared/hooks/use-settled.ts'
import { i18n } from '../../shared/language/language.ts'
import { BatchCard } from './batch-card.tsx'
import { GoingSoonNote } from './kept-until-note.tsx'
import { useBatchList } from './use-batch-list.ts'

const FILTERS: readonly (readonly [BatchFilter, title: MessageDescriptor])[] = [
  ['begun', msg`All`],
  ['active', msg`Under way`],
  ['to_check', msg`To check`],
  ['failed', msg`With failures`],
  ['deleted', msg`Deleted`],
]
/** A search while a person types would be one for each letter. */
const SETTLED_MS = 250

export function BatchesPage() {
  const [filter, setFilter] = useState<BatchFilter>('begun')
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim(), SETTLED_MS)
  const { batches, problem, more, isMore } = useBatchList(filter, search)
  if (!batches && problem !== undefined) return <MessagePage>{problem}</MessagePage>
  const isNew = batches?.length === 0 && filter === 'begun' && search === ''
  return (
    <div className="py-6 sm:py-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-[28px] tracking-[-0.02em]">
          <Trans>Batches</Trans>
        </h1>
        {!isNew && (
          <Link href="/" className={`${buttonStyle('primary')} h-11!`}>
            <Trans>New Batch</Trans>
          </Link>
        )}
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <label className="flex h-11 w-full items-center gap-2 rounded-xl border border-line bg-card px-3 focus-within:outline-2 focus-within:outline-accent sm:w-64">
          <Search size={17} className="shrink-0 text-soft" aria-hidden="true" />
          <input
            type="search"
            aria-label={t`Search Batches by name`}
            placeholder={t`Search by name`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="min-w-0 flex-1 bg-transparent outline-none"
          />
        </label>
        <fieldset className="-mx-4 flex min-w-0 gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:px-0">
          <legend className="sr-only">
            <Trans>Show Batches that are</Trans>
          </legend>
          {FILTERS.map(([each, title]) => (
            <Button
              key={each}
              aria-pressed={each === filter}
              onClick={() => setFilter(each)}
              className="h-11! shrink-0 rounded-full! aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-ink"
            >
              {i18n._(title)}
            </Button>
          ))}
        </fieldset>
      </div>
      {batches && filter === 'begun' && <GoingSoonNote batches={batches} now={Date.now()} />}
      {!batches && <Blocks>{t`Loading Batches …`}</Blocks>}
      {batches?.length === 0 ? (
        isNew ? (
          <EmptyPage
            way={
              <Link href="/" className={buttonStyle('primary', 'large')}>
                <Trans>Add photos</Trans>
              </Link>
            }
          >
            {emptyText(filter, search)}
          </EmptyPage>
        ) : (
          <p className="mt-6 max-w-md text-pretty text-soft">{emptyText(filter, search)}</p>
        )
      ) : (
        <ul className="mt-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-3" aria-label={t`Batches`}>
          {batches?.map((batch) => (
            <li key={batch.id}>
              <BatchCard batch={batch} hasMenu />
            </li>
          ))}
        </ul>
      )}
      {isMore && (
        <div className="mt-6 text-center">
          <Button className="h-11" onClick={more}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </div>
  )
}

function emptyText(filter: BatchFilter, search: string): string {
  if (search !== '') return t`No Batch here is called “${search}”. Try a part of its name, or another filter.`
  switch (filter) {
    case 'active':
      return t`Nothing is under way.`
    case 'to_check':
      return t`Nothing is left to check.`
    case 'failed':
      return t`No Batch has photos that failed.`
    case 'deleted':
      return t`Nothing was deleted within a day. A deleted Batch stands here for so long, and can be taken back.`
    default:
      return t`Nothing yet. Add several photos under Create and export them together: each Batch stands here with its results.`
  }
}
