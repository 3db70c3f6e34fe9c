/** What the export takes, and the one button that starts it; or why it cannot run, and what can be done about that. */
import { ImageDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { ActionBar } from '../../shared/components/action-bar.tsx'
import { Button } from '../../shared/components/button.tsx'
import { DenialCard } from '../../shared/components/denial-card.tsx'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import type { CreateState } from './create-state.ts'
import { QuoteLine, useExportLabel } from './quote-line.tsx'

interface Props {
  readonly state: CreateState
  readonly count: number
  /** How many pictures are generated. */
  readonly generations: number
  /** Whether the policy keeps nothing of a photo that fails. */
  readonly isFailureFree: boolean
  /** What keeps the recipe from running: one line for the person. */
  readonly problem: string | undefined
  onRun(): void
  onKeepFirst(count: number): void
}

export function ExportBar(props: Props) {
  return <ActionBar>{contentOf(props)}</ActionBar>
}

/** One answer for each state: the compiler refuses a state that is not named here. */
function contentOf(props: Props): ReactElement | null {
  const { state, count, generations, isFailureFree, problem, onRun, onKeepFirst } = props
  switch (state.state) {
    case 'picking':
      return null
    case 'quoting':
      return <ExportButton label={`Export ${count}`} />
    case 'quoted':
      return (
        <>
          {problem ? (
            <Problem message={problem} />
          ) : (
            <QuoteLine cost={state.cost} {...{ generations, isFailureFree }} />
          )}
          <QuotedButton count={count} cost={state.cost} {...(!problem && { onRun })} />
        </>
      )
    case 'unquoted':
    case 'failed':
      return (
        <>
          <Problem message={state.message} />
          <ExportButton label={`Export ${count}`} onRun={onRun} />
        </>
      )
    case 'denied': {
      const { denial } = state
      return (
        <div className="sm:col-span-2">
          <DenialCard denial={denial}>
            {denial.fits > 0 && (
              <Button onClick={() => onKeepFirst(denial.fits)} className="h-11 text-ink">
                Keep the first {denial.fits}
              </Button>
            )}
          </DenialCard>
        </div>
      )
    }
    case 'creating':
      return <ExportButton label="Preparing …" />
    case 'uploading':
      return (
        <>
          <ProgressBar
            value={state.sent}
            max={state.total}
            label={`Uploading photos: ${state.sent} of ${state.total}`}
          />
          <ExportButton label="Uploading …" />
        </>
      )
    case 'starting':
      return <ExportButton label="Starting …" />
  }
}

function Problem({ message }: { message: string }) {
  return (
    <p role="alert" className="rounded-[10px] bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
      {message}
    </p>
  )
}

interface QuotedProps {
  readonly count: number
  readonly cost: Readonly<Record<string, number>>
  onRun?(): void
}

function QuotedButton({ count, cost, onRun }: QuotedProps) {
  return <ExportButton label={useExportLabel(count, cost)} {...(onRun && { onRun })} />
}

/** Disabled where there is nothing to run yet, or it is already on its way. */
function ExportButton({ label, onRun }: { label: string; onRun?: () => void }) {
  return (
    <Button
      look="primary"
      size="large"
      className="w-full tabular-nums sm:col-start-2 sm:w-auto"
      disabled={!onRun}
      onClick={onRun}
    >
      <ImageDown size={18} /> {label}
    </Button>
  )
}
