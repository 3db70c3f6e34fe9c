/** Makes an API key of the Space, and shows its text once. What is asked for may ask who the person is once more. */
import type { CreatedKey, NewSpaceKey } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button, SubmitButton } from '../../shared/components/button.tsx'
import { CopyButton } from '../../shared/components/copy-button.tsx'
import { Switch } from '../../shared/components/switch.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { formatLocal } from '../../shared/format/time.ts'
import { i18n } from '../../shared/language/language.ts'
import { useFresh } from '../../shared/session/use-fresh.tsx'
import { expiryOf, type KeyScope, rangesOf } from './key-fields.ts'

export function NewKey({ space }: { space: string }) {
  const [made, setMade] = useState<CreatedKey>()
  const [isOpen, setOpen] = useState(false)
  if (isOpen)
    return (
      <KeyForm
        space={space}
        onClose={() => setOpen(false)}
        onMade={(key) => {
          setMade(key)
          setOpen(false)
        }}
      />
    )
  return (
    <>
      <Button className="mt-4" onClick={() => setOpen(true)}>
        <KeyRound size={16} /> {made ? t`Make another key` : t`Make a key`}
      </Button>
      {made && <MadeKey made={made} />}
    </>
  )
}

interface FormProps {
  readonly space: string
  onMade(key: CreatedKey): void
  onClose(): void
}

function KeyForm({ space, onMade, onClose }: FormProps) {
  const queries = useQueryClient()
  const fresh = useFresh()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly KeyScope[]>(['read'])
  const [until, setUntil] = useState('')
  const [ranges, setRanges] = useState('')
  /** Of this form: sent once more after signing in again, it makes one key. */
  const [idempotencyKey] = useState(newIdempotencyKey)
  const make = useMutation({
    mutationFn: () => {
      const expires = expiryOf(until)
      const key: NewSpaceKey = {
        ...{ name, kind: scopes.length === 0 ? 'publishable' : 'secret', scopes: [...scopes] },
        ...{ addresses: rangesOf(ranges), ...(expires !== undefined && { expires }) },
      }
      return fresh.do(() => allot.keys.make(space, key, { idempotencyKey }))
    },
    onSuccess: (key) => {
      void queries.invalidateQueries({ queryKey: ['keys', space] })
      onMade(key)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const toggle = (scope: KeyScope, isOn: boolean) =>
    setScopes(isOn ? [...scopes, scope] : scopes.filter((each) => each !== scope))
  return (
    <form
      className="mt-4 max-w-xl space-y-3 rounded-3xl border border-line bg-card p-6"
      onSubmit={submit}
      aria-label={t`Make a key`}
    >
      <TextField label={t`Name`} hint={t`What it is for`} required maxLength={80} {...bound(name, setName)} />
      <fieldset>
        <legend className="mb-1 font-medium text-sm">
          <Trans>It may</Trans>
        </legend>
        {SCOPES.map(([scope, label]) => (
          <Switch
            key={scope}
            label={i18n._(label)}
            checked={scopes.includes(scope)}
            onChange={(isOn) => toggle(scope, isOn)}
          />
        ))}
        {scopes.length === 0 && <p className="text-pretty text-soft text-sm">{i18n._(PUBLISHABLE)}</p>}
      </fieldset>
      <TextField
        label={t`Until`}
        type="date"
        hint={t`Optional: it ends with this day`}
        {...bound(until, setUntil)}
      />
      <TextField
        label={t`Addresses`}
        hint={t`Optional: where it may be used from, such as 203.0.113.0/24, 2001:db8::/48`}
        {...bound(ranges, setRanges)}
      />
      {make.error && (
        <p role="alert" className="text-bad text-sm">
          {make.error.message}
        </p>
      )}
      <div className="flex gap-2 pt-1">
        <SubmitButton busy={make.isPending}>
          <Trans>Make the key</Trans>
        </SubmitButton>
        <Button look="bare" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {fresh.dialog}
    </form>
  )
}

function MadeKey({ made: { key, name, expiresAt } }: { made: CreatedKey }) {
  return (
    <div className="mt-4 flex max-w-xl items-end gap-2">
      <label className="block min-w-0 flex-1 text-sm">
        <Trans>The key {name} is shown only now: keep it where your program reads it.</Trans>{' '}
        {expiresAt !== null && <Trans>It works until {formatLocal(expiresAt)}.</Trans>}
        <input
          readOnly
          value={key}
          onFocus={(event) => event.target.select()}
          className="mt-2 block h-9 w-full rounded-xl border border-line bg-card px-3.5 font-mono text-xs"
        />
      </label>
      <CopyButton key={key} text={key} />
    </div>
  )
}

const SCOPES = [
  ['read', msg`read usage, members and the log`],
  ['operate', msg`charge what members do, and use the photo API`],
  ['admin', msg`invite, remove and promote members, make keys, change the plan`],
] as const satisfies readonly (readonly [KeyScope, MessageDescriptor])[]

const PUBLISHABLE = msg`A publishable key: it may stand in a browser, reads usage and quotes, and can do nothing else.`

function bound(value: string, set: (value: string) => void) {
  return { value, onChange: (event: { target: { value: string } }) => set(event.target.value) }
}
