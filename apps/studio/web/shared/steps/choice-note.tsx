/** What stands in the way of a choice: the plan, with the one that has it, or that no generator does it here. */
import type { ToolChoice } from '@allot/studio/contract/tool-offer'
import { Trans } from '@lingui/react/macro'
import { Link } from 'wouter'
import { inLocalTime } from '../format/time.ts'
import { LINK_STYLE } from '../theme/link-style.ts'

export function ChoiceNote({ choice: { denial, work } }: { choice: ToolChoice }) {
  if (denial) {
    const { upgradeTo } = denial
    return (
      <p className="rounded-[10px] bg-warn-soft px-3 py-2.5 text-sm text-warn">
        {inLocalTime(denial.message)}{' '}
        {upgradeTo && (
          <Link href={upgradeTo.period ? `/plan?period=${upgradeTo.period}` : '/plan'} className={LINK_STYLE}>
            <Trans>See {upgradeTo.title}</Trans>
          </Link>
        )}
      </p>
    )
  }
  if (work.kind === 'none')
    return <p className="rounded-[10px] bg-warn-soft px-3 py-2.5 text-sm text-warn">{work.message}</p>
  if (work.kind === 'provider')
    return (
      <p className="text-soft text-xs">
        <Trans>
          Made by {work.title}: the photo is sent to {work.host}.
        </Trans>
      </p>
    )
  if (work.kind === 'sandbox')
    return (
      <p className="text-soft text-xs">
        <Trans>
          Made here as a marked sample, for trying it out. With [fail] or [moderated] in the words it fails,
          and you see what comes back.
        </Trans>
      </p>
    )
  return null
}
