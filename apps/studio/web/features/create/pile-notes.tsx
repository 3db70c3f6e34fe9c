/** What is so with the pile beside its photos: how far it is sent, what cannot be used, what is missing, what is there twice. */
import { plural, t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { ProgressBar } from '../../shared/components/progress-bar.tsx'
import { useConnection } from '../../shared/connection/use-connection.ts'
import { duplicatesAmong, type PickedPhoto, photoState } from './picked-photo.ts'

interface Props {
  readonly photos: readonly PickedPhoto[]
  onRemove(ids: readonly string[]): void
}

export function PileNotes({ photos, onRemove }: Props) {
  const of = Map.groupBy(photos, photoState)
  const refused = of.get('refused') ?? []
  const missing = of.get('missing') ?? []
  const duplicates = duplicatesAmong(photos)
  return (
    <div className="grid gap-2 px-4 empty:hidden lg:mb-3 lg:px-0">
      <SendingNote photos={photos} sending={of.get('sending') ?? []} />
      {refused.length > 0 && (
        <Note
          label={t`Cannot be used`}
          action={plural(refused.length, { one: 'Remove it', other: 'Remove them' })}
          onAction={() => onRemove(refused.map(({ id }) => id))}
        >
          {refused.map(({ id, name, problem }) => (
            <span key={id} className="block break-words">
              <strong className="font-semibold">{name}</strong>: {problem}
            </span>
          ))}
        </Note>
      )}
      {missing.length > 0 && (
        <Note
          label={t`Not sent`}
          action={plural(missing.length, { one: 'Remove it', other: 'Remove them' })}
          onAction={() => onRemove(missing.map(({ id }) => id))}
        >
          {missingInWords(missing.map(({ name }) => name))}
        </Note>
      )}
      {duplicates.size > 0 && (
        <Note
          label={t`Duplicates`}
          action={plural(duplicates.size, {
            one: 'Leave out the duplicate',
            other: 'Leave out the # duplicates',
          })}
          onAction={() => onRemove([...duplicates.keys()])}
        >
          {plural(duplicates.size, {
            one: '# photo with the same picture as another.',
            other: '# photos with the same picture as another.',
          })}
        </Note>
      )}
    </div>
  )
}

function missingInWords(names: readonly string[]): string {
  const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}`
  return plural(names.length, {
    one: `# photo not sent yet, and not on this device: ${shown}. Pick it here again, or open the studio where you picked it.`,
    other: `# photos not sent yet, and not on this device: ${shown}. Pick them here again, or open the studio where you picked them.`,
  })
}

interface SendingProps {
  readonly photos: readonly PickedPhoto[]
  readonly sending: readonly PickedPhoto[]
}

function SendingNote({ photos, sending }: SendingProps) {
  const connection = useConnection()
  if (sending.length === 0) return null
  const files = photos.filter(({ isSample }) => !isSample)
  const bytes = files.reduce((sum, photo) => sum + photo.bytes, 0)
  const sent = files.reduce((sum, photo) => sum + (photo.digest === null ? photo.sent : photo.bytes), 0)
  const waits = sending.find((photo) => photo.waits !== undefined)?.waits
  const words =
    connection === 'offline'
      ? t`It goes on when you are back online.`
      : connection === 'unreachable'
        ? t`It goes on when the studio is back.`
        : waits
  return (
    <div className="py-1">
      <ProgressBar
        value={sent}
        max={bytes}
        label={t`Sending: ${photos.length - sending.length} of ${photos.length} photos there`}
      />
      {words && <p className="text-pretty text-sm text-warn">{words}</p>}
    </div>
  )
}

interface NoteProps {
  readonly label: string
  readonly action: string
  readonly children: ReactNode
  onAction(): void
}

function Note({ label, action, children, onAction }: NoteProps) {
  return (
    <section aria-label={label} className="rounded-[10px] bg-warn-soft px-3 pt-2 text-sm text-warn">
      {children}
      <button
        type="button"
        onClick={onAction}
        className="block min-h-11 py-3 text-left font-medium underline underline-offset-4"
      >
        {action}
      </button>
    </section>
  )
}
