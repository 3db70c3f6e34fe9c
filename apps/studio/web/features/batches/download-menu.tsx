/** What of a Batch is taken along: all results, those that need no look, with a list of what became of each photo. */
import type { Batch } from '@allot/studio/contract/batch'
import { Menu } from '@base-ui/react/menu'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ChevronDown, Download } from 'lucide-react'
import { useState } from 'react'
import { address } from '../../shared/api/studio.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { countInWords, downloadInWords, filesOf } from './file-counts.ts'
import { inGroup } from './group-strip.tsx'
import { NamesDialog } from './names-dialog.tsx'

interface Props {
  readonly batch: Batch
  /** Whether it is the next step. */
  readonly isPrimary: boolean
}

const ITEM =
  'flex min-h-11 w-full items-center rounded-md px-3 py-2 text-sm outline-none data-highlighted:bg-sunk'

export function DownloadMenu({ batch, isPrimary }: Props) {
  const { id, photos } = batch
  const [isNaming, setNaming] = useState(false)
  const ready = inGroup(photos, 'ready')
  const toCheck = inGroup(photos, 'to_check').length
  const all = photos.filter(({ group }) => group === 'ready' || group === 'to_check')
  const count = countInWords(all)
  const look = buttonStyle(isPrimary ? 'primary' : 'plain')
  if (all.length === 0) return null
  return (
    <div className="flex">
      <a
        href={address.zip(id)}
        download
        className={`${look} h-12! flex-1 whitespace-nowrap rounded-r-none! px-2.5! sm:px-3.5!`}
      >
        <Download size={17} className="max-sm:hidden" />{' '}
        {filesOf(all) === all.length ? (
          t`Download all (${count})`
        ) : (
          <>
            <span className="max-sm:sr-only">{t`Download all (${count})`}</span>
            <span className="sm:hidden" aria-hidden="true">
              {downloadInWords(all)}
            </span>
          </>
        )}
      </a>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t`Other downloads`}
          className={`${look} h-12! w-11 shrink-0 rounded-l-none! border-current/25! border-l! px-0`}
        >
          <ChevronDown size={17} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={6} className="z-30">
            <Menu.Popup className="w-72 rounded-xl border border-line bg-card p-1.5 shadow-xl">
              {toCheck > 0 && ready.length > 0 && (
                <Choice href={address.zip(id, { isChecked: true })}>
                  {t`Without the ${toCheck} to check (${countInWords(ready)})`}
                </Choice>
              )}
              {batch.further.length > 0 && (
                <Choice href={address.zip(id, { names: '{output}/{name}' })}>
                  {t`All, a folder for each size`}
                </Choice>
              )}
              <Menu.Item className={ITEM} onClick={() => setNaming(true)}>
                <Trans>With other names …</Trans>
              </Menu.Item>
              <Choice href={address.zip(id, { hasList: true })}>{t`All, with a list (CSV)`}</Choice>
              <Choice href={address.list(id)}>{t`The list alone (CSV)`}</Choice>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {isNaming && <NamesDialog batch={batch} photos={all} onClose={() => setNaming(false)} />}
    </div>
  )
}

function Choice({ href, children }: { href: string; children: string }) {
  return (
    <Menu.Item className={ITEM} render={<a href={href} download />}>
      {children}
    </Menu.Item>
  )
}
