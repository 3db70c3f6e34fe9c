/** The page of a Batch: how far it is, each photo, and what can be done with the results. */
import type { Batch } from '@allot/studio/contract/batch'
import { Download, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { address } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { BatchHeader } from './batch-header.tsx'
import { BatchNotice } from './batch-notice.tsx'
import { BatchPhotos } from './batch-photos.tsx'
import { BatchProgress } from './batch-progress.tsx'
import { describe } from './batch-state.ts'
import { useBatch } from './use-batch.ts'

/** One answer for each state: the compiler refuses a state that is not named here. */
export function BatchPage({ id }: { id: string }): ReactNode {
  const { state, cancel } = useBatch(id)
  switch (state.state) {
    case 'loading':
      return <MessagePage>Loading the Batch …</MessagePage>
    case 'unavailable':
      return <MessagePage>{state.message}</MessagePage>
    case 'running':
    case 'paused':
      return (
        <Layout
          batch={state.batch}
          action={
            <Button onClick={cancel}>
              <Square size={14} /> Cancel
            </Button>
          }
          progress={<BatchProgress batch={state.batch} />}
        />
      )
    case 'cancelling':
      return (
        <Layout
          batch={state.batch}
          action={
            <Button disabled>
              <Square size={14} /> Cancelling …
            </Button>
          }
          progress={<BatchProgress batch={state.batch} />}
        />
      )
    case 'draft':
    case 'done':
    case 'cancelled':
    case 'stopped':
      return (
        <Layout
          batch={state.batch}
          summary={describe(state.batch)}
          action={state.batch.exported > 0 && <DownloadLink batch={state.batch} />}
        />
      )
  }
}

interface LayoutProps {
  readonly batch: Batch
  readonly summary?: string
  readonly action: ReactNode
  readonly progress?: ReactNode
}

function Layout({ batch, summary, action, progress }: LayoutProps) {
  return (
    <div className="py-6 sm:py-8">
      <BatchHeader name={batch.name} summary={summary} action={action}>
        {progress}
      </BatchHeader>
      <BatchNotice batch={batch} />
      <BatchPhotos batch={batch} />
    </div>
  )
}

function DownloadLink({ batch }: { batch: Batch }) {
  return (
    <a href={address.zip(batch.id)} className={buttonStyle('primary')} download>
      <Download size={17} /> Download all ({batch.exported})
    </a>
  )
}
