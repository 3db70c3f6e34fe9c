/** How the files of a download are called: a pattern, with what comes of it for the first photos. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import { MAX_PATTERN_LENGTH, nameByPattern, patternProblem } from '@allot/studio/contract/name-pattern'
import { outputNames } from '@allot/studio/contract/output-names'
import { Dialog } from '@base-ui/react/dialog'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { address } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { TextField } from '../../shared/components/text-field.tsx'
import { i18n } from '../../shared/language/language.ts'
import { downloadInWords } from './file-counts.ts'

interface Props {
  readonly batch: Batch
  /** Those that leave. */
  readonly photos: readonly PhotoItem[]
  onClose(): void
}

const PARTS: readonly (readonly [placeholder: string, title: MessageDescriptor])[] = [
  ['{name}', msg`Name`],
  ['-{n}', msg`Number`],
  ['-{folder}', msg`Folder`],
  ['-{width}', msg`Width`],
  ['-{output}', msg`Size`],
]
const SHOWN = 3

export function NamesDialog({ batch, photos, onClose }: Props) {
  const [pattern, setPattern] = useState('{name}-{n}')
  const names = pattern.trim()
  const problem = names === '' ? t`Write how the files are to be called.` : patternProblem(names)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-4 top-1/5 z-50 mx-auto max-w-md rounded-3xl border border-line bg-card p-6 shadow-2xl">
          <Dialog.Title className="mb-3 font-semibold text-lg tracking-tight">
            <Trans>How the files are called</Trans>
          </Dialog.Title>
          <TextField
            label={t`Pattern`}
            maxLength={MAX_PATTERN_LENGTH}
            value={pattern}
            error={problem}
            onChange={(event) => setPattern(event.target.value)}
          />
          <div className="mt-2 flex flex-wrap gap-2">
            {PARTS.map(([placeholder, title]) => (
              <Button key={placeholder} className="h-11" onClick={() => setPattern(pattern + placeholder)}>
                + {i18n._(title)}
              </Button>
            ))}
          </div>
          <ul aria-label={t`As they will be called`} className="mt-4 grid gap-1 text-soft text-sm">
            {!problem &&
              photos
                .slice(0, SHOWN)
                .flatMap((photo) => namesOf(photo, names, batch))
                .map((name) => (
                  <li key={name} className="truncate">
                    {name}
                  </li>
                ))}
          </ul>
          <div className="mt-5 flex justify-end gap-2">
            <Dialog.Close className={`${buttonStyle('plain')} h-11!`}>
              <Trans>Cancel</Trans>
            </Dialog.Close>
            {problem ? (
              <Button look="primary" className="h-11" disabled>
                <Trans>Download</Trans>
              </Button>
            ) : (
              <a
                href={address.zip(batch.id, { names })}
                download
                onClick={onClose}
                className={`${buttonStyle('primary')} h-11!`}
              >
                <Download size={16} /> {downloadInWords(photos)}
              </a>
            )}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Of each of its files. */
function namesOf(photo: PhotoItem, pattern: string, { edits, further, total }: Batch): readonly string[] {
  const { name, n, output } = photo
  const outputs = output ? [output, ...(photo.further ?? [])] : [edits, ...further]
  const sizes = outputNames(outputs)
  return [photo.result, ...photo.furtherResults].map((file, at) => {
    const format = file?.name.split('.').at(-1) ?? edits.format
    const { width = null, height = null } = file ?? {}
    return nameByPattern(pattern, { photo: name, n, output: sizes[at] ?? '', width, height, format }, total)
  })
}
