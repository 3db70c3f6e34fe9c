/** What the export takes, and the one button that starts it; or why it cannot run, and what can be done about that. */
import { plural, t } from '@lingui/core/macro'
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
  /** How many files leave for each photo. */
  readonly files: number
  /** How many pictures are generated. */
  readonly generations: number
  /** How many pictures previews have generated. */
  readonly paid: number
  /** Whether the policy keeps nothing of a photo that fails. */
  readonly isFailureFree: boolean
  /** What keeps the recipe from running: one line for the person. */
  readonly problem: string | undefined
  onRun(): void
  /** @param count of photos */
  onKeepFirst(count: number): void
}

export function ExportBar(props: Props) {
  return <ActionBar>{contentOf(props)}</ActionBar>
}

/** One answer for each state: the compiler refuses a state that is not named here. */
function contentOf(props: Props): ReactElement | null {
  const { state, count, files, generations, paid, isFailureFree, problem, onRun, onKeepFirst } = props
  switch (state.state) {
    case 'picking':
      return null
    case 'quoting':
      return <ExportButton label={t`Export ${count}`} />
    case 'quoted':
      return (
        <>
          {problem ? (
            <Problem message={problem} />
          ) : (
            <QuoteLine cost={state.cost} counts={state.counts} {...{ generations, paid, isFailureFree }} />
          )}
          <QuotedButton count={count} cost={state.cost} {...(!problem && { onRun })} />
        </>
      )
    case 'unquoted':
    case 'failed':
      return (
        <>
          <Problem message={state.message} />
          <ExportButton label={t`Export ${count}`} onRun={onRun} />
        </>
      )
    case 'denied': {
      const { denial } = state
      const kept = Math.floor(denial.fits / files)
      return (
        <div className="sm:col-span-2">
          <DenialCard denial={denial}>
            {kept > 0 && (
              <Button onClick={() => onKeepFirst(kept)} className="h-11 text-ink">
                {plural(kept, { one: 'Keep the first one', other: 'Keep the first #' })}
              </Button>
            )}
          </DenialCard>
        </div>
      )
    }
    case 'creating':
      return <ExportButton label={t`Preparing …`} />
    case 'uploading':
      return (
        <>
          <ProgressBar
            value={state.sent}
            max={state.total}
            label={t`Uploading photos: ${state.sent} of ${state.total}`}
          />
          <ExportButton label={t`Uploading …`} />
        </>
      )
    case 'starting':
      return <ExportButton label={t`Starting …`} />
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
