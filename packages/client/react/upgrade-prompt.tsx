/** A denial for people: why, until when, and how to go on. Renders nothing where there is no denial. */
import type { ReactNode } from 'react'
import type { Denial } from '../wire.ts'
import { LocalTime } from './renews-at.tsx'

interface Props {
  readonly denial: Denial | undefined
  /** The page where a plan is changed; the help page of the policy if not given. */
  readonly href?: string
  readonly className?: string
  /** More ways to go on, as a button that keeps as many units as fit. */
  readonly children?: ReactNode
}

export function UpgradePrompt({ denial, href, className, children }: Props) {
  if (!denial) return null
  const { message, retryAt, certainAt, upgradeTo, upgradeHelp } = denial
  const waitUntil = certainAt ?? retryAt
  const link = href ?? upgradeHelp ?? undefined
  return (
    <div className={className} data-allot="upgrade-prompt" data-code={denial.code} role="alert">
      <div data-allot="message">{message}</div>
      {waitUntil !== null && (
        <div data-allot="retry-at">
          Your time: <LocalTime at={waitUntil} />
        </div>
      )}
      {children}
      {upgradeTo && link !== undefined && (
        <a data-allot="upgrade" href={link}>
          Upgrade to {upgradeTo.title}
          {upgradeTo.period && `, ${upgradeTo.period}`}
        </a>
      )}
    </div>
  )
}
