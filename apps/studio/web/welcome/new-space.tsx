/** For whoever has an account and is in no Space. */
import { type FormEvent, useState } from 'react'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { useRefresh } from '../session.ts'
import { useChoice } from './choice.ts'
import { openSpace } from './open-space.ts'
import { PlanChoice } from './plan-choice.tsx'

export function NewSpace() {
  const refresh = useRefresh()
  const [id] = useState(newId)
  const [name, setName] = useState('')
  const { choice, choose } = useChoice()
  const [wrong, setWrong] = useState<string>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await openSpace(name, choice, id).then(refresh, (cause: Error) => setWrong(cause.message))
  }

  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form
        onSubmit={submit}
        className="w-full max-w-md rounded-3xl border border-line bg-card p-8"
        aria-label="Make a Space"
      >
        <h1 className="mb-5 font-semibold text-xl tracking-tight">Name your Space</h1>
        <Field
          label="Space name"
          hint="Your team or shop"
          required
          maxLength={80}
          wrong={wrong}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <PlanChoice value={choice} onChange={choose} />
        <Button type="submit" look="primary" size="large" className="mt-5 w-full">
          Open my studio
        </Button>
      </form>
    </main>
  )
}
