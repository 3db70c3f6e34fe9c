/** Saves the recipe for the Space, under a name; the same name is replaced. */
import { type FormEvent, useState } from 'react'
import { Button } from '../../shared/components/button.tsx'

interface Props {
  readonly isBusy: boolean
  /** One line for the person. */
  readonly problem: string | undefined
  /** @param done called once it is kept */
  onSave(name: string, done: () => void): void
}

const MAX_LENGTH = 60

export function SaveRecipeForm({ isBusy, problem, onSave }: Props) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(name, () => setName(''))
  }
  return (
    <form onSubmit={submit} aria-label="Save this recipe">
      <label className="block text-soft text-sm">
        Save this recipe for the Space
        <span className="mt-1.5 flex gap-2">
          <input
            value={name}
            maxLength={MAX_LENGTH}
            placeholder="Name"
            onChange={({ target }) => setName(target.value)}
            className="h-11 min-w-0 flex-1 rounded-[10px] border border-line bg-card px-3 text-base text-ink placeholder:text-soft/70 sm:text-sm"
          />
          <Button type="submit" className="h-11" disabled={isBusy || name.trim() === ''}>
            Save
          </Button>
        </span>
      </label>
      {problem && (
        <p role="alert" className="mt-1 text-bad text-sm">
          {problem}
        </p>
      )}
    </form>
  )
}
