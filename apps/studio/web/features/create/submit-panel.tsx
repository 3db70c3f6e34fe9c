/** What the Batch costs and the button that runs it; or why it cannot run, and what can be done about that. */
import { Play } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import { formatCount } from '../../shared/format/number.ts'
import { CostLine } from './cost-line.tsx'
import type { CreateState } from './create-state.ts'

interface Props {
  readonly state: CreateState
  readonly count: number
  onRun(): void
  onKeepFirst(count: number): void
}

export function SubmitPanel(props: Props) {
  return <div className="mt-4 grid gap-3">{contentOf(props)}</div>
}

/** One answer for each state: the compiler refuses a state that is not named here. */
function contentOf({ state, count, onRun, onKeepFirst }: Props): ReactElement | null {
  const run = `Run ${formatCount(count, 'photo')}`
  switch (state.state) {
    case 'picking':
      return null
    case 'quoting':
      return <RunButton label={run} />
    case 'quoted':
      return (
        <>
          <CostLine cost={state.cost} />
          <RunButton label={run} onRun={onRun} />
        </>
      )
    case 'unquoted':
    case 'failed':
      return (
        <>
          <p role="alert" className="rounded-xl bg-bad-soft px-3.5 py-2.5 text-bad text-sm">
            {state.message}
          </p>
          <RunButton label={run} onRun={onRun} />
        </>
      )
    case 'denied': {
      const { denial } = state
      return (
        <DenialCard denial={denial}>
          {denial.fits > 0 && (
            <Button onClick={() => onKeepFirst(denial.fits)} className="text-ink">
              Keep the first {denial.fits}
            </Button>
          )}
        </DenialCard>
      )
    }
    case 'creating':
      return <RunButton label="Preparing …" />
    case 'uploading':
      return (
        <>
          <ProgressBar
            value={state.sent}
            max={state.total}
            label={`Uploading photos: ${state.sent} of ${state.total}`}
          />
          <RunButton label="Uploading …" />
        </>
      )
    case 'starting':
      return <RunButton label="Starting …" />
  }
}

/** Disabled where there is nothing to run yet, or it is already on its way. */
function RunButton({ label, onRun }: { label: string; onRun?: () => void }) {
  return (
    <Button look="primary" size="large" className="w-full" disabled={!onRun} onClick={onRun}>
      <Play size={18} fill="currentColor" /> {label}
    </Button>
  )
}
