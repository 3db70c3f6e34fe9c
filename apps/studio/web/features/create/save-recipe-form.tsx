/** Saves the recipe for the Space, under a name; the same name is replaced. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../shared/components/button.tsx'

interface Props {
  readonly isBusy: boolean
  /** What the recipe still lacks: one line for the person. */
  readonly unfinished: string | undefined
  /** One line for the person. */
  readonly problem: string | undefined
  /** @param done called once it is kept */
  onSave(name: string, done: () => void): void
}

const MAX_LENGTH = 60

export function SaveRecipeForm({ isBusy, unfinished, problem, onSave }: Props) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(name, () => setName(''))
  }
  return (
    <form onSubmit={submit} aria-label={t`Save this recipe`}>
      <label className="block text-soft text-sm">
        <Trans>Save this recipe for the Space</Trans>
        <span className="mt-1.5 flex gap-2">
          <input
            value={name}
            maxLength={MAX_LENGTH}
            placeholder={t`Name`}
            onChange={({ target }) => setName(target.value)}
            className="h-11 min-w-0 flex-1 rounded-[10px] border border-line bg-card px-3 text-base text-ink placeholder:text-soft/70 sm:text-sm"
          />
          <Button
            type="submit"
            className="h-11"
            disabled={isBusy || unfinished !== undefined || name.trim() === ''}
          >
            <Trans>Save</Trans>
          </Button>
        </span>
      </label>
      {unfinished && (
        <p className="mt-1 text-soft text-sm">
          <Trans>{unfinished} Fill it in to save the recipe.</Trans>
        </p>
      )}
      {problem && (
        <p role="alert" className="mt-1 text-bad text-sm">
          {problem}
        </p>
      )}
    </form>
  )
}
