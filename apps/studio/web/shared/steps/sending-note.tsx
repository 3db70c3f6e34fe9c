/** Before the first use of a provider: where the photo goes. */
import type { ToolWork } from '@allot/studio/contract/tool-offer'
import { Trans } from '@lingui/react/macro'
import { Send } from 'lucide-react'
import { Button } from '../components/button.tsx'

export function SendingNote({ work, onAgree }: { work: ToolWork; onAgree(): void }) {
  if (work.kind !== 'provider') return null
  return (
    <>
      <p className="text-pretty text-sm">
        <Trans>
          {work.title} makes this: the photo is sent to <strong className="font-semibold">{work.host}</strong>
          , without its place and camera data.
        </Trans>
      </p>
      <Button look="primary" className="h-11" onClick={onAgree}>
        <Send size={16} /> <Trans>Send photos of this Space there</Trans>
      </Button>
    </>
  )
}
