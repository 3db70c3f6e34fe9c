/** Further files of each photo: in other sizes or formats, each with a Batch export of its own. */

import { outputsOf } from '@allot/studio/contract/all-outputs'
import { MAX_OUTPUTS } from '@allot/studio/contract/limits'
import type { Output } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { OutputFields } from '../../shared/output/output-fields.tsx'

interface Props {
  readonly output: Output
  readonly further: readonly Output[]
  /** @param field what changed, so that one undo takes a whole drag back */
  onChange(further: readonly Output[], field: string): void
}

export function FurtherOutputs({ output, further, onChange }: Props) {
  return (
    <div className="mt-4 grid gap-4">
      {further.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a file has no name of its own, and its place does not change
        <fieldset key={at} className="grid gap-2 border-line border-t pt-3">
          <legend className="float-left w-full">
            <span className="flex items-center">
              <span className="mr-auto font-medium text-sm">
                <Trans>File {at + 2}</Trans>
              </span>
              <IconButton
                label={t`Remove file ${at + 2}`}
                onClick={() => onChange(further.toSpliced(at, 1), `remove-${at}`)}
              >
                <X size={16} />
              </IconButton>
            </span>
          </legend>
          <OutputFields
            name={`format-${at + 2}`}
            output={each}
            onChange={(next, field) => onChange(further.with(at, next), `${at} ${field}`)}
          />
        </fieldset>
      ))}
      {further.length + 1 < MAX_OUTPUTS && (
        <div>
          <Button
            className="h-11"
            onClick={() => onChange([...further, anotherSize(outputsOf({ output, further }))], 'add')}
          >
            <Plus size={16} /> <Trans>Add another size</Trans>
          </Button>
          <p className="mt-1.5 text-soft text-xs">
            <Trans>Each file takes a Batch export. What AI makes is made once for all sizes.</Trans>
          </p>
        </div>
      )}
    </div>
  )
}

/** Longer sides that shops and networks ask for, the most frequent first. */
const SIDES = [1024, 1600, 2048, 512, 3000]

/** As the last one, in a size that none of them has. */
function anotherSize(outputs: readonly Output[]): Output {
  const last = outputs.at(-1)
  const taken = new Set(outputs.map(({ canvas }) => canvas?.width))
  const side = SIDES.find((each) => !taken.has(each)) ?? 256
  const canvas = { margin: 0.08, ...last?.canvas, width: side, height: side }
  return { canvas, format: last?.format ?? 'jpg', quality: last?.quality ?? 90 }
}
