/** Recovery codes, shown once: each signs the person in once in the place of their app. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '../../shared/components/button.tsx'

interface Props {
  readonly codes: readonly string[]
  onDone(): void
}

export function RecoveryCodes({ codes, onDone }: Props) {
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`
  return (
    <div role="status">
      <p className="text-pretty text-sm">
        <Trans>
          Keep these recovery codes where your phone is not. Each one signs you in once if you lose your app.
          They are shown here and never again.
        </Trans>
      </p>
      <ul
        aria-label={t`Recovery codes`}
        className="my-4 grid grid-cols-2 gap-x-6 gap-y-1 rounded-xl bg-sunk p-4 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <a
          href={file}
          download="allot-recovery-codes.txt"
          className="inline-flex h-9 items-center rounded-xl border border-line bg-card px-3.5 font-medium text-sm hover:bg-sunk"
        >
          <Trans>Save as a file</Trans>
        </a>
        <Button look="primary" onClick={onDone}>
          <Trans>I have kept them</Trans>
        </Button>
      </div>
    </div>
  )
}
