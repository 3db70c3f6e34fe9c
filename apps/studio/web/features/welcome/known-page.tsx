/** Where the company's sign-in leads back to when a page asked who the person is: it says so there, and closes itself. */
import { Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { tellKnown } from '../../shared/session/company-sign-in.ts'

export function KnownPage() {
  useEffect(() => tellKnown(location.search), [])
  return (
    <MessagePage>
      <Trans>You can close this window, and go on where you were.</Trans>
    </MessagePage>
  )
}
