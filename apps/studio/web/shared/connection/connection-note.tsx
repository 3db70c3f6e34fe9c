/**
 * In the header while the studio cannot be reached: what is so, and that it goes on by itself. On a laptop it stands in the
 * middle of the header, so that no page moves.
 */
import { msg, t } from '@lingui/core/macro'
import { CloudOff } from 'lucide-react'
import { i18n } from '../language/language.ts'
import { useConnection } from './use-connection.ts'

const WORDS = {
  offline: msg`You are offline. What you picked is kept here, and goes on when you are back online.`,
  unreachable: msg`The studio does not answer. This page tries again by itself; nothing is lost.`,
}

export function ConnectionNote() {
  const state = useConnection()
  return (
    <div role="status" aria-label={t`Connection`}>
      {state !== 'online' && (
        <p
          data-connection-note
          className="flex items-center gap-2.5 bg-warn-soft px-4 py-2 text-pretty text-sm text-warn sm:px-6 lg:absolute lg:top-2 lg:left-1/2 lg:h-10 lg:w-max lg:-translate-x-1/2 lg:rounded-full"
        >
          <CloudOff size={17} className="shrink-0" /> {i18n._(WORDS[state])}
        </p>
      )}
    </div>
  )
}
