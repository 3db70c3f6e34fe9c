/** A refusal as people read it: why, until when, and the way out of it. Nothing where nothing was refused. */
import type { ReactNode } from 'react'
import type { Denial } from '../wire.ts'
import { LocalTime } from './renews-at.tsx'

interface Props {
  readonly denial: Denial | undefined
  /** Where a plan is changed; where the policy says that people read about it, unless said. */
  readonly href?: string
  readonly className?: string
  /** More ways out: a button that keeps as many as fit, say. */
  readonly children?: ReactNode
}

export function UpgradePrompt({ denial, href, className, children }: Props) {
  if (!denial) return null
  const { message, retryAt, upgradeTo, upgradeHelp } = denial
  const way = href ?? upgradeHelp ?? undefined
  return (
    <div className={className} data-allot="upgrade-prompt" data-code={denial.code} role="alert">
      <div data-allot="message">{message}</div>
      {retryAt !== null && (
        <div data-allot="retry-at">
          Your time: <LocalTime at={retryAt} />
        </div>
      )}
      {children}
      {upgradeTo && way !== undefined && (
        <a data-allot="upgrade" href={way}>
          Upgrade to {upgradeTo.title}
        </a>
      )}
    </div>
  )
}
